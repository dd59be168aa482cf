import Delivery
import Testing

@Suite struct `An address for mail` {
    @Test(
        arguments: [
            "v@people.example", "a.b+c@x.kz", "o'neil@x.kz", "_@x", "1@2.3", "A-B@Xn--80ak6aa92e.com",
            String(repeating: "a", count: 64) + "@x.kz",
        ])
    func `is taken as it is written`(text: String) {
        #expect(MailAddress(text)?.description == text)
    }

    @Test(
        arguments: [
            "", "@", "a", "a@", "@x.kz", "a@@x.kz", "a@b@x.kz", "a b@x.kz", "a@x kz", "a@x..kz", ".a@x.kz", "a.@x.kz",
            "a..b@x.kz", "a@.kz", "a@x.kz.", "\"a b\"@x.kz", "<a@x.kz>", "a@x.kz>", "a@x.kz> SIZE=1", "a(b)@x.kz",
            "a@[127.0.0.1]", "a,b@x.kz", "a:b@x.kz", "a;b@x.kz", "a\\b@x.kz", "ә@x.kz", "a@қз.kz", "a@x.kz\0",
            "a@x.kz\r\nRCPT TO:<evil@x.kz>", "a\r\n@x.kz", "a@x.kz\n", "\ta@x.kz", "a@x_y.kz",
            String(repeating: "a", count: 65) + "@x.kz", "a@" + String(repeating: "a.", count: 126) + "kz",
        ])
    func `is none when it could be anything else`(text: String) { #expect(MailAddress(text) == nil) }
}

@Suite struct `A client that sends mail` {
    private static let message = "Subject: one\r\n\r\n.\r\n..two\r\nthree\r\n"

    private func mail(to port: UInt16, requiresTLS: Bool = false, timeoutMilliseconds: Int = 5_000) throws
        -> OutgoingMail
    {
        OutgoingMail(
            server: MailServer(host: "127.0.0.1", port: port, requiresTLS: requiresTLS),
            sender: try #require(MailAddress("no-reply@court.example")),
            recipient: try #require(MailAddress("v@people.example")),
            message: Array(Self.message.utf8),
            timeoutMilliseconds: timeoutMilliseconds
        )
    }

    private func listening(answering: [String: String] = [:], _ body: (MailListener) async throws -> Void) async throws
    {
        let listener = try MailListener(answering: answering)
        defer { listener.stop() }
        try await body(listener)
    }

    @Test func `hands it over from one address to one, with its dots, and keeps the server's word`() async throws {
        try await listening(answering: [".": "250 2.0.0 kept as 4711"]) { listener in
            let answer = try await Client().send(try mail(to: listener.port))
            #expect(answer.status == 250)
            #expect(String(decoding: answer.body, as: UTF8.self) == "250 2.0.0 kept as 4711")
            let heard = listener.heard.drop { !$0.hasPrefix("MAIL") }
            let envelope = heard.prefix(3).map { $0.prefix { $0 != ">" } }
            #expect(envelope == ["MAIL FROM:<no-reply@court.example", "RCPT TO:<v@people.example", "DATA"])
            // What begins with a dot begins with two on the way, so that no line of a message ends it.
            #expect(heard.dropFirst(3).prefix(6) == ["Subject: one", "", "..", "...two", "three", "."])
        }
    }

    @Test(arguments: [("MAIL", "451 later", 451), ("RCPT", "550 no such mailbox", 550), (".", "554 no spam", 554)])
    func `gives a server's refusal as its answer`(word: String, said: String, status: Int) async throws {
        try await listening(answering: [word: said]) { listener in
            let answer = try await Client().send(try mail(to: listener.port))
            #expect(answer.status == status)
            #expect(String(decoding: answer.body, as: UTF8.self) == said)
        }
    }

    @Test func `says nothing of it to a server that does not turn to TLS`() async throws {
        try await listening { listener in
            await #expect(throws: DeliveryFault.tls) {
                try await Client().send(try mail(to: listener.port, requiresTLS: true))
            }
            #expect(!listener.heard.isEmpty)
            #expect(!listener.heard.contains { $0.contains("@") || $0.contains("Subject") })
        }
    }

    @Test(arguments: [(["CONNECT": ""], .timedOut), (["DATA": ""], .timedOut)] as [([String: String], DeliveryFault)])
    func `waits no longer than it is told`(answers: [String: String], fault: DeliveryFault) async throws {
        try await listening(answering: answers) { listener in
            await #expect(throws: fault) {
                try await Client().send(try mail(to: listener.port, timeoutMilliseconds: 300))
            }
        }
    }

    @Test func `tells that nobody listens`() async throws {
        let listener = try MailListener(answering: [:])
        listener.stop()
        await #expect(throws: DeliveryFault.unreachable) { try await Client().send(try mail(to: 1)) }
    }
}
