private import CQREncode
internal import HTML

/// A square of dark and light modules that a phone's camera reads back as a text.
struct QRCode {
    /// The text is empty or longer than one symbol holds.
    struct TextDoesNotFit: Error {}

    /// The longest text we draw; a symbol printed small must stay readable, in bytes.
    static let longestText = 512

    let side: Int
    private let dark: [Bool]

    /// Makes the symbol; throws `TextDoesNotFit` when the text is empty or too long.
    init(_ text: String) throws(TextDoesNotFit) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= QRCode.longestText else { throw TextDoesNotFit() }
        let symbol = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe QRcode_encodeData(Int32(buffer.count), buffer.baseAddress, 0, QR_ECLEVEL_M)
        }
        guard let symbol = unsafe symbol else { throw TextDoesNotFit() }
        defer { unsafe QRcode_free(symbol) }
        side = unsafe Int(symbol.pointee.width)
        var dark: [Bool] = []
        for index in 0..<(side * side) { dark.append(unsafe symbol.pointee.data[index] & 1 == 1) }
        self.dark = dark
    }

    func isDark(row: Int, column: Int) -> Bool { dark[row * side + column] }

    /// The symbol as a drawing with the quiet border that readers need.
    func svg(named name: String) -> Html {
        let border = 4
        var outline = ""
        for row in 0..<side {
            var column = 0
            while column < side {
                var length = 0
                while column + length < side, isDark(row: row, column: column + length) { length += 1 }
                if length > 0 { outline += "M\(column + border) \(row + border)h\(length)v1h-\(length)z" }
                column += max(length, 1)
            }
        }
        let whole = side + 2 * border
        return HTML.svg(.class("qr"), .viewBox(width: whole, height: whole), .role("img"), .aria("label", name)) {
            rect(.width(whole), .height(whole), .fill("#fff")) {}
            path(.outline(outline), .fill("#000")) {}
        }
    }
}
