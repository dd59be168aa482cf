/// A formal defect of a complaint, with words for the voter.
public struct Defect: Hashable, Sendable {
    public let code: String
    public let text: String

    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

/// How a filing without a valid signature was made the voter's own.
public struct Ratification: Hashable, Sendable {
    /// By a later signature, or before a clerk at the counter or over video.
    public enum Method: String, Hashable, Sendable { case signature, counter, video }

    public let method: Method
    public let identifiedBy: String?
    public let container: String?

    public init(method: Method, identifiedBy: String?, container: String?) {
        self.method = method
        self.identifiedBy = identifiedBy
        self.container = container
    }
}
