internal import Law

/// An instant of a case as calendars take it in (RFC 5545).
struct CalendarEntry: Sendable {
    let uid: String
    let stamp: Instant
    let start: Instant
    let summary: String
    let address: String

    var bytes: [UInt8] {
        let lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dauys//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
            "UID:\(Self.escaped(uid))", "DTSTAMP:\(Self.utc(stamp))", "DTSTART:\(Self.utc(start))",
            "SUMMARY:\(Self.escaped(summary))", "URL:\(address)", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR",
        ]
        return lines.flatMap { Self.folded($0) }
    }

    /// `20261124T050000Z`.
    private static func utc(_ instant: Instant) -> String {
        instant.rfc3339UTC.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for letter in text {
            switch letter {
            case "\\", ";", ",": escaped += "\\" + String(letter)
            case _ where letter.isNewline: escaped += "\\n"
            default: escaped.append(letter)
            }
        }
        return escaped
    }

    /// One line in pieces of at most 75 octets, none of which cuts a letter.
    private static func folded(_ line: String) -> [UInt8] {
        var folded: [UInt8] = []
        var room = 75
        for scalar in line.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if bytes.count > room {
                folded += [0x0D, 0x0A, 0x20]
                room = 74
            }
            folded += bytes
            room -= bytes.count
        }
        return folded + [0x0D, 0x0A]
    }
}
