internal import Law

/// A table of comma-separated values (RFC 4180); lists inside a field are separated by semicolons.
struct CSVTable {
    private let rows: [[String: String]]

    /// Reads the bytes of a file whose first line names the columns.
    ///
    /// - Throws: a sentence naming the line that has more or fewer fields than the first.
    init(_ bytes: [UInt8]) throws {
        let records = Self.records(String(decoding: bytes, as: UTF8.self))
        guard let names = records.first else { throw Program.Failure("the file is empty") }
        rows = try records.dropFirst().enumerated().map { index, fields in
            guard fields.count == names.count else {
                throw Program.Failure("line \(index + 2) has \(fields.count) fields, the first has \(names.count)")
            }
            return Dictionary(zip(names, fields)) { first, _ in first }
        }
    }

    /// The document that the same content would be as JSON.
    func document(_ what: String, version: String) throws -> JSONValue {
        what == "people" ? people(version) : roster(version)
    }

    private func roster(_ version: String) -> JSONValue {
        let shifts = rows.map { row -> JSONValue in
            .object(["judge", "court", "layer", "from", "to"].reduce(into: [:]) { $0[$1] = .string(row[$1] ?? "") })
        }
        return ["version": .string(version), "shifts": .array(shifts)]
    }

    /// One line an office; lines with the same IIN are one person.
    private func people(_ version: String) -> JSONValue {
        var order: [String] = []
        var byIIN: [String: [[String: String]]] = [:]
        for row in rows {
            let iin = row["iin"] ?? ""
            if byIIN[iin] == nil { order.append(iin) }
            byIIN[iin, default: []].append(row)
        }
        let people = order.compactMap { iin in byIIN[iin].flatMap { person(iin, $0) } }
        return ["version": .string(version), "people": .array(people)]
    }

    private func person(_ iin: String, _ lines: [[String: String]]) -> JSONValue? {
        guard let first = lines.first else { return nil }
        let offices = lines.map { row -> JSONValue in
            [
                "role": .string(row["role"] ?? ""), "court": optional(row["court"]),
                "commission": optional(row["commission"]), "judge": optional(row["judge"]),
                "share": .integer(row["share"].flatMap { Int64($0) } ?? 1),
            ]
        }
        return [
            "iin": .string(iin), "familyName": .string(first["familyName"] ?? ""),
            "givenName": .string(first["givenName"] ?? ""), "patronymic": optional(first["patronymic"]),
            "languages": list(first["languages"]), "offices": .array(offices),
            "conflicts": [
                "votesAt": list(first["votesAt"]), "livesIn": list(first["livesIn"]), "satOn": list(first["satOn"]),
                "kinIn": list(first["kinIn"]),
            ],
        ]
    }

    private func optional(_ text: String?) -> JSONValue {
        guard let text, !text.isEmpty else { return .null }
        return .string(text)
    }

    private func list(_ text: String?) -> JSONValue {
        .array((text ?? "").split(separator: ";").map { .string(String($0)) })
    }

    private static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var letters = Array(text.unicodeScalars)[...]
        func endRecord() {
            record.append(field)
            field = ""
            if record != [""] { records.append(record) }
            record = []
        }
        while let letter = letters.popFirst() {
            switch (letter, isQuoted) {
            case ("\"", true):
                if letters.first == "\"" {
                    field.append("\"")
                    letters.removeFirst()
                } else {
                    isQuoted = false
                }
            case ("\"", false) where field.isEmpty: isQuoted = true
            case (",", false):
                record.append(field)
                field = ""
            case ("\n", false): endRecord()
            case ("\r", false): continue
            default: field.unicodeScalars.append(letter)
            }
        }
        if !field.isEmpty || !record.isEmpty { endRecord() }
        return records
    }
}
