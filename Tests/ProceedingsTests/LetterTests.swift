import Delivery
import Law
import TestSupport
import Testing

@testable import Proceedings

/// The lines of something that travels in lines ended by CR LF, each without its end.
private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    var rest = bytes[...]
    while let byte = rest.popFirst() {
        if byte == 0x0D, rest.first == 0x0A {
            rest.removeFirst()
            lines.append([])
        } else {
            lines[lines.count - 1].append(byte)
        }
    }
    return lines
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Lines put together again that were folded by an end and a space, which is a part of the text in a mail's header alone.
private func unfolded(_ lines: [[UInt8]], keepingSpace: Bool = false) -> [String] {
    var whole: [[UInt8]] = []
    for line in lines {
        if line.first == 0x20, !whole.isEmpty {
            whole[whole.count - 1] += line.dropFirst(keepingSpace ? 0 : 1)
        } else {
            whole.append(line)
        }
    }
    return whole.map(text)
}

@Suite struct `A mail message` {
    private func message(subject: String, text: String = "Сот", calendar: CalendarEntry? = nil) throws -> [UInt8] {
        MailText(
            id: "msg_7",
            sender: try #require(MailAddress("no-reply@court.example")),
            recipient: try #require(MailAddress("v@people.example")),
            language: .kk,
            date: Instant(microsecondsSince1970: 1_795_496_400_000_000),
            subject: subject,
            text: text,
            calendar: calendar
        ).bytes
    }

    /// Names and values of a header, unfolded.
    private func header(_ message: [UInt8]) throws -> [(name: String, value: String)] {
        let head = Array(lines(message).prefix { !$0.isEmpty })
        return try unfolded(head, keepingSpace: true).map { line in
            let colon = try #require(line.firstIndex(of: ":"))
            return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
        }
    }

    private func decoded(_ words: String) throws -> String {
        try words.split(separator: " ").map { word in
            #expect(word.utf8.count <= 75 && word.hasPrefix("=?utf-8?B?") && word.hasSuffix("?="))
            let bytes = try #require(Base64.bytes(word.dropFirst(10).dropLast(2)))
            // No word cuts a letter: each stands for itself.
            return try #require(String(validating: bytes, as: UTF8.self))
        }.joined()
    }

    @Test(
        arguments: [
            "AST-2026-000001: Шағымыңыз қабылданды", "", "x\r\nBcc: evil@people.example\r\n\r\nbody", "a\nTo: b",
            "a\rb",
            "=?utf-8?B?AA==?=", String(repeating: "ә", count: 300), String(repeating: "👩‍⚖️", count: 40),
        ])
    func `has its subject and no header of the subject's making`(subject: String) throws {
        let message = try message(subject: subject)
        let header = try header(message)
        #expect(
            header.map(\.name) == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
                "Content-Type", "Content-Transfer-Encoding",
            ]
        )
        #expect(try decoded(header[2].value) == subject)
        #expect(lines(message).allSatisfy { $0.count <= 78 && !$0.contains(0x0D) && !$0.contains(0x0A) })
    }

    @Test(
        arguments: [
            (1_795_496_400, "Tue, 24 Nov 2026 05:00:00 +0000"), (1_835_481_599, "Tue, 29 Feb 2028 23:59:59 +0000"),
            (1_798_761_600, "Fri, 01 Jan 2027 00:00:00 +0000"), (1_796_515_199, "Sat, 05 Dec 2026 23:59:59 +0000"),
        ] as [(Int64, String)]
    )
    func `is dated`(seconds: Int64, expected: String) throws {
        let bytes = MailText(
            id: "msg_7",
            sender: try #require(MailAddress("a@x.kz")),
            recipient: try #require(MailAddress("b@x.kz")),
            language: .en,
            date: Instant(microsecondsSince1970: seconds * 1_000_000),
            subject: "s",
            text: "t",
            calendar: nil
        ).bytes
        #expect(try header(bytes).first { $0.name == "Date" }?.value == expected)
    }

    @Test func `holds a text that no line of it can end`() throws {
        let text = "one\r\n.\r\n--=_msg_7--\r\nтри\r\n"
        let body = lines(try message(subject: "s", text: text)).drop { !$0.isEmpty }.dropFirst()
        #expect(!body.contains([0x2E]))
        #expect(Base64.bytes(body.map { String(decoding: $0, as: UTF8.self) }.joined()) == Array(text.utf8))
    }
}

@Suite struct `An entry for a calendar` {
    private func entry(_ summary: String) -> [[UInt8]] {
        let entry = CalendarEntry(
            uid: "msg_7@court.example",
            stamp: Instant(microsecondsSince1970: 1_795_496_400_000_000),
            start: Instant(microsecondsSince1970: 1_795_496_460_999_999),
            summary: summary,
            address: "https://court.example/kk/status/AST-2026-000001"
        )
        return lines(entry.bytes)
    }

    @Test func `says what, when and where`() {
        #expect(
            unfolded(entry("A, b; c\\d\r\nEND:VEVENT\ne")) == [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dauys//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
                "UID:msg_7@court.example", "DTSTAMP:20261124T050000Z", "DTSTART:20261124T050100Z",
                #"SUMMARY:A\, b\; c\\d\nEND:VEVENT\ne"#, "URL:https://court.example/kk/status/AST-2026-000001",
                "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
            ]
        )
    }

    @Test(arguments: ["a", "ә", "€", "👩‍⚖️", "aә€"])
    func `folds by octets, whatever its letters take, and cuts none`(letters: String) throws {
        for count in 0...150 {
            let summary = String(repeating: letters, count: count)
            let lines = entry(summary)
            #expect(lines.allSatisfy { $0.count <= 75 }, "\(count)")
            #expect(lines.allSatisfy { String(validating: $0, as: UTF8.self) != nil }, "\(count)")
            #expect(unfolded(lines).contains("SUMMARY:" + summary), "\(count)")
        }
    }
}

@Suite struct `A provider of text messages` {
    private static let json = """
        {"url": "https://sms.example/send", "headers": {"Authorization": "Bearer K"}, \
        "fields": {"to": "{to}", "text": "{text}", "ref": "x{id}"}, "receipt": "id"}
        """

    private func gateway(_ file: String) throws -> SMSGateway { try SMSGateway(file: Array(file.utf8)) }

    @Test func `is sent what its file says, as JSON`() throws {
        let gateway = try gateway(Self.json)
        let body = gateway.body(to: "+7701", text: "Сот: {id} \"{to}\"\r\n", id: "msg_7")
        let sent = try CanonicalJSON.parse(body)
        // What stands in a message is text, also where it looks like a place to fill in.
        #expect(sent == ["to": "+7701", "text": "Сот: {id} \"{to}\"\r\n", "ref": "xmsg_7"])
    }

    @Test func `is sent what its file says, as a form`() throws {
        let gateway = try gateway(
            Self.json.replacing("\"receipt\"", with: "\"encoding\": \"form\", \"receipt\"")
        )
        let body = gateway.body(to: "+7701", text: "Сот&to=1 a-b_c.~%\n", id: "msg_7")
        #expect(text(body) == "ref=xmsg_7&text=%D0%A1%D0%BE%D1%82%26to%3D1%20a-b_c.~%25%0A&to=%2B7701")
    }

    @Test(
        arguments: [
            ("[]", "no JSON object"), ("{", "no JSON object"), (#"{"fields": {}}"#, "no url"),
            (#"{"url": "u", "fields": {"a": "{to}"}}"#, "none has {text}"), (#"{"url": "u"}"#, "no field"),
            (#"{"url": "u", "fields": {"a": 1}}"#, "not an object of texts"),
            (#"{"url": "u", "fields": {"a": "{to}{text}"}, "encoding": "xml"}"#, "not xml"),
            (#"{"url": "u", "fields": {"a": "{to}{text}"}, "key": "K"}"#, "unknown member key"),
            (#"{"url": "u", "headers": [], "fields": {"a": "{to}{text}"}}"#, "headers"),
        ]
    )
    func `whose file is wrong is refused, and the fault is named`(file: String, word: String) {
        let fault = #expect(throws: SMSGateway.Fault.self) { try gateway(file) }
        #expect(fault?.description.contains(word) == true, "\(fault?.description ?? "")")
    }

    @Test(
        arguments: [
            ("+7 701 000 00 00", "+77010000000"), ("8 (701) 000-00-11", "87010000011"), ("112.22", "11222"),
            ("", nil), ("+", nil), ("1122", nil), ("1234567890123456", nil), ("+7+7010000000", nil),
            ("7701000\r\n0000", nil), ("7701;0000000", nil), ("٧٧٠١٠٠٠٠٠٠٠", nil), ("8701000 доб. 5", nil),
        ] as [(String, String?)]
    )
    func `is given a number as it is dialled, or none`(written: String, dialled: String?) {
        #expect(Courthouse.dialled(written) == dialled)
    }
}

@Suite struct `A letter to a voter` {
    private func words(_ changes: [String: JSONValue] = [:]) throws -> LetterWords {
        let usual: [String: JSONValue] = [
            "message": 7, "case": 1, "number": "AST-2026-000001", "addressee": "voter", "office": "case",
            "what": "ruling", "due": nil, "at": 0, "moment": 0, "language": "ru", "pack": "p", "court": "AST",
            "reach": nil, "webhook": nil, "ruling": nil,
        ]
        let letter = try Letter(.object(usual.merging(changes) { _, changed in changed }))
        let words = { (text: String) -> JSONValue in ["kk": .string(text), "ru": .string(text), "en": .string(text)] }
        let pack = TestPack().altering("texts", "texts", "letter.due", to: words("до {due}"))
            .altering("texts", "texts", "letter.subject", to: words("{case}: {news}"))
        return LetterWords(letter, pack: try pack.pack(), origin: "https://court.example")
    }

    @Test func `names the case, where to read of it, and until when, by the court's clock`() throws {
        let words = try words(["what": "received", "due": 1_795_496_400_000_000])
        #expect(words.address == "https://court.example/ru/status/AST-2026-000001")
        #expect(words.subject == "AST-2026-000001: letter.received ru")
        #expect(words.short == words.subject + " " + words.address)
        let text = words.text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(
            text == ["letter.received ru", "до 2026-11-24 10:00:00", "", "letter.open ru", "", "letter.foot ru", ""]
        )
    }

    @Test func `tells of what has no words of its own as of news`() throws {
        #expect(try words(["what": "returned/2"]).text.hasPrefix("letter.returned ru"))
        #expect(try words(["what": "somethingNew"]).text.hasPrefix("letter.news ru"))
        #expect(try words().text.hasPrefix("letter.ruling ru\r\n\r\n"))
    }
}
