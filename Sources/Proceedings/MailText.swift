internal import Delivery
internal import Law

/// A mail message in the letters of the Internet (RFC 5322, MIME): text, and an entry for the calendar where there is one.
struct MailText: Sendable {
    let id: String
    let sender: MailAddress
    let recipient: MailAddress
    let language: Language
    let date: Instant
    let subject: String
    let text: String
    let calendar: CalendarEntry?

    var bytes: [UInt8] {
        let host = sender.description.drop { $0 != "@" }.dropFirst()
        var lines = [
            "From: \(sender)", "To: \(recipient)", "Subject: \(Self.encodedWords(subject))", "Date: \(Self.date(date))",
            "Message-ID: <\(id)@\(host)>", "Auto-Submitted: auto-generated", "Content-Language: \(language)",
            "MIME-Version: 1.0",
        ]
        let body = part("text/plain; charset=utf-8", Array(text.utf8), [])
        if let calendar {
            let boundary = "=_\(id)"
            let attached = part(
                "text/calendar; charset=utf-8; method=PUBLISH; name=\"case.ics\"",
                calendar.bytes,
                ["Content-Disposition: attachment; filename=\"case.ics\""]
            )
            lines += ["Content-Type: multipart/mixed; boundary=\"\(boundary)\"", "", "--\(boundary)"] + body
            lines += ["--\(boundary)"] + attached + ["--\(boundary)--"]
        } else {
            lines += body
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private func part(_ type: String, _ bytes: [UInt8], _ more: [String]) -> [String] {
        var lines = ["Content-Type: \(type)", "Content-Transfer-Encoding: base64"] + more + [""]
        var rest = Substring(Base64.text(bytes))
        while !rest.isEmpty {
            lines.append(String(rest.prefix(76)))
            rest = rest.dropFirst(76)
        }
        return lines
    }

    /// Text of any language as a header may carry it (RFC 2047), in words of at most 75 letters.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        let room = 39  // Fifty-two letters of base64 and twelve around them: with the field name they fit in a line.
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > room {
                words.append("=?utf-8?B?\(Base64.text(bytes))?=")
                bytes = []
            }
            bytes += next
        }
        words.append("=?utf-8?B?\(Base64.text(bytes))?=")
        return words.joined(separator: "\r\n ")
    }

    /// `Tue, 24 Nov 2026 05:00:00 +0000`.
    private static func date(_ instant: Instant) -> String {
        let text = instant.rfc3339UTC
        let day = LocalDate(iso: String(text.prefix(10)))
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = weekdays[(day?.isoWeekday ?? 1) - 1]
        let month = months[(Int(text.dropFirst(5).prefix(2)) ?? 1) - 1]
        return
            "\(weekday), \(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) +0000"
    }
}
