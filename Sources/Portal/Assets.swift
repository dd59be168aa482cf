/// The static files of the pages, read once at start.
public struct Assets: Sendable {
    let styles: [UInt8]
    let script: [UInt8]
    let version: String

    /// `version` is the hash their addresses carry, so that they may be cached for ever.
    public init(styles: [UInt8], script: [UInt8], version: String) {
        self.styles = styles
        self.script = script
        self.version = version
    }
}
