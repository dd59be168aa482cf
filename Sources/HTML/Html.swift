/// A piece of markup that is safe to send: each byte was either escaped here or written in our own source.
///
/// The initializer from bytes is private to this file, so nothing else can make markup out of a person's text.
/// These do not compile, and that is the guarantee: `Html(trusted: someString)`, `a(.href(someString))`,
/// `div(.class(someString))`, `p(.style("…"))`, `script { … }`.
public struct Html: Sendable, Hashable {
    /// The markup in UTF-8.
    public private(set) var bytes: [UInt8]

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Nothing at all.
    public static let empty = Html(bytes: [])

    /// Text of whatever origin: the five bytes that mean something in markup are escaped, NUL is left out.
    public init(text: some StringProtocol) {
        bytes = []
        bytes.reserveCapacity(text.utf8.count)
        Html.escape(text, into: &bytes)
    }

    /// Markup written in our own source; the compiler lets nothing but a literal in.
    public init(trusted literal: StaticString) {
        bytes = []
        Html.write(literal, into: &bytes)
    }

    /// Several pieces one after another.
    public init(@Build _ content: () -> Html) {
        self = content()
    }

    /// The markup as a string.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether there is nothing to show.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Adds another piece at the end.
    public mutating func append(_ other: Html) {
        bytes.append(contentsOf: other.bytes)
    }

    /// An element with a closing tag.
    static func element(_ name: StaticString, _ attributes: [Attribute], _ content: Html) -> Html {
        var bytes = opening(name, attributes, room: content.bytes.count + 64)
        bytes.append(contentsOf: content.bytes)
        bytes.append(contentsOf: "</".utf8)
        write(name, into: &bytes)
        bytes.append(UInt8(ascii: ">"))
        return Html(bytes: bytes)
    }

    /// An element that has no content and no closing tag.
    static func void(_ name: StaticString, _ attributes: [Attribute]) -> Html {
        Html(bytes: opening(name, attributes, room: 64))
    }

    private static func opening(_ name: StaticString, _ attributes: [Attribute], room: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(room)
        bytes.append(UInt8(ascii: "<"))
        write(name, into: &bytes)
        for attribute in attributes {
            guard let value = attribute.value else { continue }
            bytes.append(UInt8(ascii: " "))
            write(attribute.prefix, into: &bytes)
            write(attribute.name, into: &bytes)
            if case .text(let text) = value {
                bytes.append(contentsOf: "=\"".utf8)
                escape(text, into: &bytes)
                bytes.append(UInt8(ascii: "\""))
            }
        }
        bytes.append(UInt8(ascii: ">"))
        return bytes
    }

    private static func write(_ literal: StaticString, into bytes: inout [UInt8]) {
        literal.withUTF8Buffer { buffer in unsafe bytes.append(contentsOf: buffer) }
    }

    private static func escape(_ text: some StringProtocol, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            case 0: continue
            default: bytes.append(byte)
            }
        }
    }
}

/// Puts pieces of markup together; every string in it becomes text, never markup.
@resultBuilder
public enum Build {
    public static func buildExpression(_ piece: Html) -> Html { piece }
    public static func buildExpression(_ piece: Html?) -> Html { piece ?? .empty }
    public static func buildExpression(_ text: String) -> Html { Html(text: text) }
    public static func buildBlock() -> Html { .empty }
    public static func buildPartialBlock(first: Html) -> Html { first }
    public static func buildPartialBlock(accumulated: Html, next: Html) -> Html {
        var whole = accumulated
        whole.append(next)
        return whole
    }
    public static func buildOptional(_ piece: Html?) -> Html { piece ?? .empty }
    public static func buildEither(first: Html) -> Html { first }
    public static func buildEither(second: Html) -> Html { second }
    public static func buildArray(_ pieces: [Html]) -> Html {
        var whole = Html.empty
        for piece in pieces { whole.append(piece) }
        return whole
    }
}
