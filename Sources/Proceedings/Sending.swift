internal import CaseStore
internal import Delivery
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

/// Why a letter was not taken this time.
struct LetterFault: Error {
    let reason: String
    /// Whether no attempt by this channel can mend it.
    var isFinal = false
    /// Whether the other end is to blame, and not what it was asked to take.
    var blamesEndpoint = true
}

extension Courthouse {
    /// States in the database what this node sends by, in the order of trying; a node that says otherwise is told of.
    public func stateChannels() async throws {
        let former = try await pool.transaction { connection in
            try Letters.state(channels: channels.stated, on: connection)
        }
        guard let former else { return }
        let now = channels.stated.map { "\($0.0.rawValue) \($0.seconds)" }.joined(separator: ", ")
        log("channelsChanged", ["before": former, "now": now])
    }

    /// Reads the letters of errands, each with the instant of now; those that cannot be read are left out and told.
    func letters(of errands: [Errand]) async throws -> [Int64: Letter] {
        let messages = errands.compactMap(\.message)
        guard !messages.isEmpty else { return [:] }
        let facts = try await pool.transaction { connection in try Letters.facts(of: messages, on: connection) }
        var letters: [Int64: Letter] = [:]
        for fact in facts {
            do {
                let letter = try Letter(fact)
                letters[letter.message] = letter
            } catch {
                log("letterUnreadable", ["error": ErrorText.describe(error)])
            }
        }
        return letters
    }

    /// Takes a letter where it goes; gives back the proof that it was taken.
    ///
    /// - Throws: `LetterFault` when it was not, and what the database throws.
    func take(_ letter: Letter, by errand: Errand) async throws -> JSONValue {
        let pack = try await act(wakes: false) { _ in try packs.pack(letter.pack) }
        switch errand.kind {
        case .webhook: return try await takeToProgram(letter, pack)
        case .mail: return try await mail(letter, pack)
        case .sms: return try await text(letter, pack)
        case .revocation, .proofs, .stamp, .list: throw StoreFault("letter errand")
        }
    }

    /// Takes a message to a commission's program.
    private func takeToProgram(_ letter: Letter, _ pack: Pack) async throws -> JSONValue {
        guard let webhook = letter.webhook else { throw LetterFault(reason: "noProgram", isFinal: true) }
        var letter = letter
        if let ruling = letter.ruling, ruling["entry"]?.string == nil,
            let entry = try await rulingEntry(of: letter.caseID)
        {
            var members = ruling.object ?? [:]
            members["entry"] = .string(Base64.text(entry.entry))
            members["entrySeal"] = .string(Base64.text(entry.seal))
            letter.ruling = .object(members)
        }
        let body = letter.webhookBody(origin: origin, in: pack.court(letter.court)?.zone ?? .utc)
        guard let signed = secrets.headers(of: webhook, messageID: letter.id, at: letter.moment, body: body) else {
            throw LetterFault(reason: "secretKeyGone", blamesEndpoint: false)
        }
        let request = OutgoingRequest(
            method: "POST",
            url: webhook.url,
            headers: [("Content-Type", "application/json"), ("User-Agent", "dauys")] + signed,
            body: body,
            timeoutMilliseconds: channels.limits.webhookTimeoutMilliseconds,
            answerLimitBytes: channels.limits.answerBytes,
            allowedAddresses: webhookAddresses
        )
        let answer = try await answer { () throws(DeliveryFault) in try await client.send(request) }
        guard (200..<300).contains(answer.status) else {
            // 410 is the specification's word for "do not come again".
            throw LetterFault(reason: "status \(answer.status)", isFinal: answer.status == 410)
        }
        return ["status": .integer(Int64(answer.status)), "sha256": .string(Digest.sha256Hex(body))]
    }

    private func mail(_ letter: Letter, _ pack: Pack) async throws -> JSONValue {
        guard let mail = channels.mail else { throw LetterFault(reason: "noMailServer", blamesEndpoint: false) }
        guard let recipient = letter.mailAddress.flatMap({ MailAddress($0) }) else {
            throw LetterFault(reason: "noAddress", isFinal: true, blamesEndpoint: false)
        }
        let words = LetterWords(letter, pack: pack, origin: origin)
        let calendar = letter.due.map { due in
            CalendarEntry(
                uid: "\(letter.id)@\(mail.sender.description.drop { $0 != "@" }.dropFirst())",
                stamp: letter.told,
                start: due,
                summary: words.subject,
                address: words.address
            )
        }
        let text = MailText(
            id: letter.id,
            sender: mail.sender,
            recipient: recipient,
            language: letter.language,
            date: letter.moment,
            subject: words.subject,
            text: words.text,
            calendar: calendar
        )
        let bytes = text.bytes
        let answer = try await answer { () throws(DeliveryFault) in
            try await client.send(
                OutgoingMail(
                    server: mail.server,
                    sender: mail.sender,
                    recipient: recipient,
                    message: bytes,
                    timeoutMilliseconds: channels.limits.mailTimeoutMilliseconds
                )
            )
        }
        guard answer.status < 400 else {
            // 5xx is the server's last word on this message; what it says of itself (421, 454, …) may pass.
            throw LetterFault(
                reason: "status \(answer.status)",
                isFinal: answer.status >= 500,
                blamesEndpoint: answer.status < 500
            )
        }
        return [
            "status": .integer(Int64(answer.status)), "said": .string(String(decoding: answer.body, as: UTF8.self)),
            "sha256": .string(Digest.sha256Hex(bytes)),
        ]
    }

    private func text(_ letter: Letter, _ pack: Pack) async throws -> JSONValue {
        guard let gateway = channels.sms else { throw LetterFault(reason: "noGateway", blamesEndpoint: false) }
        guard let number = letter.telephone.flatMap(Self.dialled) else {
            throw LetterFault(reason: "noNumber", isFinal: true, blamesEndpoint: false)
        }
        let words = LetterWords(letter, pack: pack, origin: origin)
        let body = gateway.body(to: number, text: words.short, id: letter.id)
        let type = gateway.isForm ? "application/x-www-form-urlencoded" : "application/json"
        let request = OutgoingRequest(
            method: "POST",
            url: gateway.url,
            headers: [("Content-Type", type), ("Idempotency-Key", letter.id)]
                + gateway.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            body: body,
            timeoutMilliseconds: channels.limits.smsTimeoutMilliseconds,
            answerLimitBytes: channels.limits.answerBytes,
            allowedAddresses: AddressPolicy(allow: allowedHosts)
        )
        let answer = try await answer { () throws(DeliveryFault) in try await client.send(request) }
        guard (200..<300).contains(answer.status) else {
            let isFinal = answer.status == 400 || answer.status == 422
            throw LetterFault(reason: "status \(answer.status)", isFinal: isFinal, blamesEndpoint: !isFinal)
        }
        let said = try? CanonicalJSON.parseLenient(answer.body)
        let receipt = gateway.receiptMember.flatMap { said?[$0]?.string }
        return [
            "status": .integer(Int64(answer.status)), "receipt": receipt.map(JSONValue.string) ?? .null,
            "sha256": .string(Digest.sha256Hex(body)),
        ]
    }

    /// A number as it is dialled: what people write between the digits is left out; nil for what is no number.
    static func dialled(_ written: String) -> String? {
        let digits = written.filter { !" -().\u{A0}".contains($0) }
        let rest = digits.first == "+" ? digits.dropFirst() : digits[...]
        let isNumber = (5...15).contains(rest.count) && rest.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber ? digits : nil
    }

    private func answer(_ ask: () async throws(DeliveryFault) -> IncomingAnswer) async throws(LetterFault)
        -> IncomingAnswer
    {
        do throws(DeliveryFault) {
            return try await ask()
        } catch {
            // Too much at once here is nobody's fault there.
            throw LetterFault(
                reason: "\(error)",
                blamesEndpoint: error != .busy && error != .closed && error != .cancelled
            )
        }
    }

    /// Notes that a letter was not taken, with a pause that doubles and never is the same twice.
    func note(_ fault: LetterFault, of errand: Errand) async {
        let base = min(channels.limits.longestPauseMilliseconds, 1_000 << min(max(errand.attempts - 1, 0), 7))
        let failure = Letters.Failure(
            reason: fault.reason,
            isFinal: fault.isFinal,
            blamesEndpoint: fault.blamesEndpoint,
            pauseMilliseconds: jittered(base)
        )
        do {
            let fate = try await act { connection in try Letters.fail(errand, failure, on: connection) }
            log(
                "letterPutOff",
                [
                    "errand": String(errand.id), "kind": errand.kind.rawValue, "attempts": String(errand.attempts),
                    "fate": fate.rawValue, "reason": fault.reason,
                ]
            )
        } catch {
            log("errandLost", ["errand": String(errand.id), "error": ErrorText.describe(error)])
        }
    }

    /// A pause between three quarters and five quarters of itself, so that who failed together does not come together.
    func jittered(_ milliseconds: Int64) -> Int64 {
        let jitter = Int64((try? Randomness.bytes(1).first).flatMap { $0 } ?? 128)  // Without randomness: the middle.
        return milliseconds * (192 + jitter / 2) / 256
    }
}
