/// A file read as the compiler reads it: what is code, what is said in strings, what is only remarked.
struct SourceText {
    /// What ends a comment or a string in this language, and whether quotes can be escaped in it.
    enum Language { case swift, sql }

    /// The code alone: comments are gone and strings are empty, but every line is still where it was.
    let code: String
    /// Code and strings, without comments; SQL inside Swift is in here.
    let spoken: String

    init(_ text: String, in language: Language) {
        var reader = Reader(bytes: Array(text.utf8), language: language)
        reader.readCode(untilParenthesis: false)
        code = String(decoding: reader.code, as: UTF8.self)
        spoken = String(decoding: reader.spoken, as: UTF8.self)
    }
}

/// Walks through a text once and sorts its bytes.
private struct Reader {
    let bytes: [UInt8]
    let language: SourceText.Language
    var position = 0
    var code: [UInt8] = []
    var spoken: [UInt8] = []

    init(bytes: [UInt8], language: SourceText.Language) {
        self.bytes = bytes
        self.language = language
    }

    func starts(with word: String) -> Bool { bytes[position...].starts(with: word.utf8) }

    /// Reads code to the end of the text, or to the parenthesis that closes an interpolation.
    mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            if starts(with: language == .swift ? "//" : "--") {
                skip(to: "\n")
            } else if starts(with: "/*") {
                skipBlockComment()
            } else if language == .swift, let hashes = stringOpening() {
                readString(hashes: hashes)
            } else if language == .sql, starts(with: "'") {
                readQuotation()
            } else {
                if starts(with: "(") { depth += 1 }
                if starts(with: ")") { depth -= 1 }
                if untilParenthesis, depth < 0 { return }
                code.append(bytes[position])
                spoken.append(bytes[position])
                position += 1
            }
        }
    }

    mutating func skip(to end: String) {
        while position < bytes.count, !starts(with: end) { position += 1 }
    }

    /// Both languages let block comments nest; their line breaks stay.
    mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                position += 2
            } else if starts(with: "*/") {
                depth -= 1
                position += 2
            } else {
                keepLineBreak()
                position += 1
            }
        } while depth > 0 && position < bytes.count
    }

    mutating func keepLineBreak() {
        guard bytes[position] == UInt8(ascii: "\n") else { return }
        code.append(bytes[position])
        spoken.append(bytes[position])
    }

    /// How many `#` stand before the quote that opens a string here; nil where none opens.
    func stringOpening() -> Int? {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        return end - position
    }

    mutating func readString(hashes: Int) {
        let guards = String(repeating: "#", count: hashes)
        position += hashes
        let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        position += quote.utf8.count
        code.append(UInt8(ascii: "\""))
        spoken.append(UInt8(ascii: "\""))
        while position < bytes.count, !starts(with: quote + guards) {
            if starts(with: "\\" + guards + "(") {
                position += 2 + hashes
                readCode(untilParenthesis: true)
                position += 1
            } else if starts(with: "\\" + guards) {
                position += 2 + hashes
            } else if quote.utf8.count == 1, starts(with: "\n") {
                return  // Not a string after all, but a quote in a regular expression.
            } else {
                if bytes[position] == UInt8(ascii: "\n") { code.append(bytes[position]) }
                spoken.append(bytes[position])
                position += 1
            }
        }
        position += quote.utf8.count + hashes
        code.append(UInt8(ascii: "\""))
        spoken.append(UInt8(ascii: "\""))
    }

    /// Reads an SQL string, in which a doubled quote is a quote.
    mutating func readQuotation() {
        repeat {
            if bytes[position] == UInt8(ascii: "\n") { code.append(bytes[position]) }
            spoken.append(bytes[position])
            position += 1
        } while position < bytes.count && !starts(with: "'")
        if position < bytes.count {
            spoken.append(bytes[position])
            position += 1
        }
        code.append(contentsOf: "''".utf8)
    }
}
