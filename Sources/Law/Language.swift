/// A language of texts, by its primary subtag; which ones there are, and their order, is said by the pack.
public struct Language: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    /// Refuses anything but two or three lower-case letters.
    public init?(rawValue: String) {
        let letters = rawValue.utf8
        guard letters.count == 2 || letters.count == 3, letters.allSatisfy({ (0x61...0x7A).contains($0) })
        else { return nil }
        self.rawValue = rawValue
    }

    private init(_ tag: StaticString) { rawValue = "\(tag)" }

    public static let kk = Language("kk")
    public static let ru = Language("ru")
    public static let en = Language("en")
    public static let ky = Language("ky")

    public var description: String { rawValue }
}

extension Language: CaseIterable {
    /// The languages the house itself has words in; a pack may name others.
    public static let allCases: [Language] = [.kk, .ru, .en]
}

/// One sentence or name in several languages.
public typealias Texts = [Language: String]
