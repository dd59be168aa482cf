internal import Delivery
internal import Proceedings

/// What a node is told of the ways letters go.
struct LetterSettings: Sendable {
    var mail = ""
    var mailFrom = ""
    var mailTLS = "required"
    var mailTrust = ""
    var mailUser = ""
    var mailPasswordFile = ""
    var sms = ""
    var limits = Channels.Limits()

    /// What has to fit together, also with how long a claim of an errand holds.
    func contradictions(leaseSeconds: Int) -> [(field: String, sentence: String)] {
        var found: [(String, String)] = []
        let timeouts = [
            ("webhook-timeout-milliseconds", limits.webhookTimeoutMilliseconds),
            ("mail-timeout-milliseconds", limits.mailTimeoutMilliseconds),
            ("sms-timeout-milliseconds", limits.smsTimeoutMilliseconds),
        ]
        for (name, timeout) in timeouts where timeout >= leaseSeconds * 1_000 {
            found.append((name, "it is not shorter than errand-lease-seconds: another node would send the letter too"))
        }
        if !["required", "none"].contains(mailTLS) { found.append(("mail-tls", "it is required or none")) }
        guard !mail.isEmpty else { return found }
        if let server = Address(mail) {
            if mailTLS == "none", !["127.0.0.1", "[::1]", "localhost"].contains(server.host) {
                found.append(("mail-tls", "none is for a server on this machine only"))
            }
        } else {
            found.append(("mail", "'\(mail)' is not HOST:PORT"))
        }
        if MailAddress(mailFrom) == nil { found.append(("mail-from", "'\(mailFrom)' is no address to send from")) }
        return found
    }
}

extension Settings {
    /// The channels letters go by; those the operator has.
    func channels() throws -> Channels {
        Channels(mail: try mail(), sms: try letters.sms.isEmpty ? nil : gateway(letters.sms), limits: letters.limits)
    }

    private func mail() throws -> Channels.Mail? {
        guard let server = Address(letters.mail), let sender = MailAddress(letters.mailFrom) else { return nil }
        return Channels.Mail(
            server: MailServer(
                host: server.host,
                port: server.port,
                requiresTLS: letters.mailTLS != "none",
                trustFile: letters.mailTrust.isEmpty ? nil : letters.mailTrust,
                user: letters.mailUser.isEmpty ? nil : letters.mailUser,
                password: try letters.mailPasswordFile.isEmpty ? nil : password(letters.mailPasswordFile)
            ),
            sender: sender
        )
    }

    private func password(_ path: String) throws -> String {
        guard Files.isPrivate(path) else { throw Program.Failure("\(path) may be read by others; chmod 600 it") }
        return String(String(decoding: try Files.read(path), as: UTF8.self).prefix { !$0.isNewline })
    }

    /// The gateway's file may hold a key in its headers, so nobody else may read it.
    private func gateway(_ path: String) throws -> SMSGateway {
        guard Files.isPrivate(path) else { throw Program.Failure("\(path) may be read by others; chmod 600 it") }
        return try SMSGateway(file: try Files.read(path))
    }
}

extension Fields {
    static let letters = [
        Field(
            "mail",
            in: "HOST:PORT",
            .text(\.letters.mail),
            "The mail server that takes letters; empty: none is sent by mail."
        ),
        Field("mail-from", in: "address", .text(\.letters.mailFrom), "In whose name mail is sent."),
        Field(
            "mail-tls",
            in: "required or none",
            .text(\.letters.mailTLS),
            "Whether mail goes over STARTTLS alone; none only on this machine."
        ),
        Field(
            "mail-trust",
            in: "file",
            .text(\.letters.mailTrust),
            "Certificates the mail server's may lead to, in PEM; empty: the system's."
        ),
        Field("mail-user", in: "name", .text(\.letters.mailUser), "Who signs in at the mail server; empty: nobody."),
        Field("mail-password-file", in: "file", .text(\.letters.mailPasswordFile), "A private file with the password."),
        Field(
            "sms",
            in: "file",
            .text(\.letters.sms),
            "A private file that says how the provider of text messages is asked; empty: none."
        ),
        Field(
            "webhook-patience-seconds",
            in: "seconds",
            .count(\.letters.limits.webhookPatienceSeconds, 1...86_400),
            "How long a letter is tried at a program before a person is told."
        ),
        Field(
            "mail-patience-seconds",
            in: "seconds",
            .count(\.letters.limits.mailPatienceSeconds, 1...86_400),
            "How long a letter is tried by mail before the next channel has it."
        ),
        Field(
            "sms-patience-seconds",
            in: "seconds",
            .count(\.letters.limits.smsPatienceSeconds, 1...86_400),
            "How long a letter is tried as a text message before a person is told."
        ),
        Field(
            "webhook-timeout-milliseconds",
            in: "milliseconds",
            .count(\.letters.limits.webhookTimeoutMilliseconds, 100...600_000),
            "How long a program may take."
        ),
        Field(
            "mail-timeout-milliseconds",
            in: "milliseconds",
            .count(\.letters.limits.mailTimeoutMilliseconds, 100...600_000),
            "How long the mail server may take."
        ),
        Field(
            "sms-timeout-milliseconds",
            in: "milliseconds",
            .count(\.letters.limits.smsTimeoutMilliseconds, 100...600_000),
            "How long the provider of text messages may take."
        ),
        Field(
            "letter-longest-pause-milliseconds",
            in: "milliseconds",
            .long(\.letters.limits.longestPauseMilliseconds, 1_000...3_600_000),
            "The longest pause between two attempts at a letter."
        ),
        Field(
            "letter-answer-bytes",
            in: "bytes",
            .count(\.letters.limits.answerBytes, 1_024...16_777_216),
            "The most that is read of what a program or a provider answers."
        ),
    ]
}
