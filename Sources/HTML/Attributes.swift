/// Where a link or a form may lead: inside this service, to an `https` address, or to a telephone.
///
/// There is no way to make one from an arbitrary string, so `javascript:` and `//host` cannot be linked to.
public struct Link: Sendable, Hashable {
    /// The address as it stands in the markup, before escaping.
    public let address: String

    private init(address: String) {
        self.address = address
    }

    /// A place of this service; each segment is percent-encoded, an empty last one stands for a closing slash.
    public static func path(_ segments: String..., query: [(String, String)] = [], fragment: String? = nil) -> Link {
        path(segments, query: query, fragment: fragment)
    }

    /// A place of this service; segments that are empty, `.` or `..` are left out, since they would change the place.
    public static func path(_ segments: [String], query: [(String, String)] = [], fragment: String? = nil) -> Link {
        var address = ""
        for segment in segments where segment != "" && segment != "." && segment != ".." {
            address += "/" + encoded(segment)
        }
        if address.isEmpty || segments.last == "" { address += "/" }
        if !query.isEmpty {
            address += "?" + query.map { encoded($0.0) + "=" + encoded($0.1) }.joined(separator: "&")
        }
        if let fragment { address += "#" + encoded(fragment) }
        return Link(address: address)
    }

    /// A place of this service given as text; nil unless it starts with one slash and has only plain ASCII in it.
    public static func local(_ text: String) -> Link? {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count == 1 || bytes[1] != UInt8(ascii: "/") else { return nil }
        // A backslash is read as a slash by browsers, and control characters are skipped: both could make a host.
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        return Link(address: text)
    }

    /// A place on this page.
    public static func fragment(_ id: String) -> Link {
        Link(address: "#" + encoded(id))
    }

    /// Another site; nil unless the address is `https` with a host and has only plain ASCII in it.
    public static func external(_ text: String) -> Link? {
        let scheme = "https://"
        guard text.hasPrefix(scheme), let first = text.dropFirst(scheme.count).utf8.first else { return nil }
        guard isLetterOrDigit(first), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return Link(address: text)
    }

    /// A telephone number; everything but digits and a leading plus is left out.
    public static func telephone(_ number: String) -> Link {
        let digits = number.filter { $0.isASCII && $0.isNumber }
        return Link(address: "tel:" + (number.hasPrefix("+") ? "+" : "") + digits)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// Encodes all but the unreserved characters of RFC 3986.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): bytes.append(byte)
            case _ where isLetterOrDigit(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// One attribute of an element; there is none for styles and none for event handlers.
public struct Attribute: Sendable {
    enum Value: Sendable {
        case text(String)
        case present
    }

    let prefix: StaticString
    let name: StaticString
    let value: Value?

    private init(_ name: StaticString, _ value: Value?, prefix: StaticString = "") {
        self.prefix = prefix
        self.name = name
        self.value = value
    }

    private static func text(_ name: StaticString, _ text: String?) -> Attribute {
        Attribute(name, text.map(Value.text))
    }

    private static func present(_ name: StaticString, _ isPresent: Bool) -> Attribute {
        Attribute(name, isPresent ? .present : nil)
    }
}

// What may be said of any element.
extension Attribute {
    public static func `class`(_ name: StaticString, when applies: Bool = true) -> Attribute {
        text("class", applies ? name.description : nil)
    }
    public static func id(_ id: String?) -> Attribute { text("id", id) }
    public static func lang(_ code: String?) -> Attribute { text("lang", code) }
    public static func title(_ words: String) -> Attribute { text("title", words) }
    public static func hidden(_ isHidden: Bool = true) -> Attribute { present("hidden", isHidden) }
    public static func tabindex(_ index: Int) -> Attribute { text("tabindex", String(index)) }
    public static func role(_ role: StaticString) -> Attribute { text("role", role.description) }
    /// A value for our own script, under `data-name`.
    public static func data(_ name: StaticString, _ value: String? = "") -> Attribute {
        Attribute(name, value.map(Value.text), prefix: "data-")
    }
    /// A state or a relation for assistive technology, under `aria-name`.
    public static func aria(_ name: StaticString, _ value: String?) -> Attribute {
        Attribute(name, value.map(Value.text), prefix: "aria-")
    }
}

// Links, forms and fields.
extension Attribute {
    public enum Method: String, Sendable { case get, post }

    public static func href(_ link: Link) -> Attribute { text("href", link.address) }
    public static func src(_ link: Link) -> Attribute { text("src", link.address) }
    public static func action(_ link: Link) -> Attribute { text("action", link.address) }
    public static func hreflang(_ code: String) -> Attribute { text("hreflang", code) }
    public static func rel(_ relation: StaticString) -> Attribute { text("rel", relation.description) }
    public static func download(_ isDownload: Bool = true) -> Attribute { present("download", isDownload) }
    public static func method(_ method: Method) -> Attribute { text("method", method.rawValue) }
    public static func multipart(_ isMultipart: Bool = true) -> Attribute {
        text("enctype", isMultipart ? "multipart/form-data" : nil)
    }
    public static func novalidate() -> Attribute { present("novalidate", true) }
    public static func type(_ kind: StaticString) -> Attribute { text("type", kind.description) }
    public static func name(_ name: String?) -> Attribute { text("name", name) }
    public static func value(_ value: String) -> Attribute { text("value", value) }
    public static func content(_ value: StaticString) -> Attribute { text("content", value.description) }
    public static func httpEquiv(_ name: StaticString) -> Attribute { text("http-equiv", name.description) }
    public static func charset(_ name: StaticString) -> Attribute { text("charset", name.description) }
    public static func `for`(_ id: String) -> Attribute { text("for", id) }
    public static func checked(_ isChecked: Bool) -> Attribute { present("checked", isChecked) }
    public static func selected(_ isSelected: Bool) -> Attribute { present("selected", isSelected) }
    public static func multiple(_ isMultiple: Bool = true) -> Attribute { present("multiple", isMultiple) }
    public static func open(_ isOpen: Bool) -> Attribute { present("open", isOpen) }
    public static func accept(_ types: StaticString?) -> Attribute { text("accept", types?.description) }
    public static func autocomplete(_ token: StaticString?) -> Attribute { text("autocomplete", token?.description) }
    public static func inputmode(_ mode: StaticString?) -> Attribute { text("inputmode", mode?.description) }
    public static func spellcheck(_ isOn: Bool) -> Attribute { text("spellcheck", isOn ? "true" : "false") }
    public static func rows(_ count: Int) -> Attribute { text("rows", String(count)) }
    public static func maxlength(_ count: Int?) -> Attribute { text("maxlength", count.map(String.init)) }
    public static func datetime(_ instant: String) -> Attribute { text("datetime", instant) }
    public static func scope(_ scope: StaticString) -> Attribute { text("scope", scope.description) }
    public static func deferred() -> Attribute { present("defer", true) }
}

// Drawings made by the server.
extension Attribute {
    public static func viewBox(width: Int, height: Int) -> Attribute { text("viewBox", "0 0 \(width) \(height)") }
    /// The outline of a path, made of numbers and command letters only; anything else is left out.
    public static func outline(_ commands: String) -> Attribute {
        text("d", commands.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == ".") })
    }
    public static func width(_ units: Int) -> Attribute { text("width", String(units)) }
    public static func height(_ units: Int) -> Attribute { text("height", String(units)) }
    public static func fill(_ colour: StaticString) -> Attribute { text("fill", colour.description) }
}
