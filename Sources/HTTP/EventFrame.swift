/// One server-sent event as bytes.
enum EventFrame {
    /// Writes an event; a line end inside `data` begins another data line, in a name it is left out.
    static func event(id: String?, event: String?, data: String) -> [UInt8] {
        var text = ""
        if let id { text += "id: \(oneLine(id))\n" }
        if let event { text += "event: \(oneLine(event))\n" }
        for line in lines(of: data) { text += "data: \(line)\n" }
        return Array((text + "\n").utf8)
    }

    /// Writes a comment, which readers leave aside.
    static func comment(_ text: String) -> [UInt8] { Array(": \(oneLine(text))\n\n".utf8) }

    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\0" })
    }

    private static func lines(of text: String) -> [Substring] {
        // "\r\n" is one Character in Swift, so all three ends of a line are found in one pass.
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
    }
}
