/// Why key material or trust anchors could not be used.
public struct SignatureFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
