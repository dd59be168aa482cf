/// A header value with parameters: `form-data; name="document"; filename="a.json"`.
struct ParameterizedValue {
    let value: String
    let parameters: [String: String]

    /// Reads a value; nil if a parameter is not written as one or comes twice.
    init?(_ text: String) {
        var rest = text[...]
        value = String(trimmed(Self.piece(of: &rest)))
        guard !value.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        while !trimmed(rest).isEmpty {
            guard rest.first == ";" else { return nil }
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            // A semicolon that nothing follows is bad style and does no harm.
            guard !rest.isEmpty else { break }
            let name = rest.prefix { $0 != "=" && $0 != ";" && $0 != " " }
            rest = rest[name.endIndex...]
            guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte), rest.first == "=" else { return nil }
            rest = rest.dropFirst()
            guard let value = Self.parameter(from: &rest), parameters[name.lowercased()] == nil else { return nil }
            parameters[name.lowercased()] = value
        }
        self.parameters = parameters
    }

    private static func piece(of rest: inout Substring) -> Substring {
        let piece = rest.prefix { $0 != ";" }
        rest = rest[piece.endIndex...]
        return piece
    }

    private static func parameter(from rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let value = trimmed(piece(of: &rest))
            return value.isEmpty || value.contains("\"") ? nil : String(value)
        }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                rest = rest.drop { $0 == " " || $0 == "\t" }
                return value
            // Only a quotation mark is escaped in practice; a file may be called `C:\new`, and means no escape by it.
            case "\\" where rest.first == "\"":
                value.append("\"")
                rest = rest.dropFirst()
            default:
                value.append(character)
            }
        }
        return nil
    }
}
