public enum Exclusion: String, Hashable, Sendable { case offDuty = "OFF_DUTY", conflict = "CONFLICT", language = "LANGUAGE", earlierInstance = "EARLIER_INSTANCE", region = "REGION", cap = "CAP" }
public enum Draw { public static func weight(share: UInt32, maxLoad: UInt32, load: UInt32) -> UInt32 { share * (1 + maxLoad - load) } }
