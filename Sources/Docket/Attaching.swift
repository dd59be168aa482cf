/// What became of a paper: kept, known already, or too much for the case.
public enum Attaching: String, Hashable, Sendable { case kept, known, tooMuch }
