internal import CaseStore
internal import Delivery
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

/// Why an errand did not succeed this time.
enum ErrandFault: Error {
    case noAnswer(String)
}

extension Courthouse {
    /// Runs one errand outside any transaction; what fails is put off with growing pauses, under its lease.
    func run(_ errand: Errand) async {
        do {
            switch errand.kind {
            case .revocation: try await askRevocation(errand)
            case .proofs: try await askHolders(errand)
            case .webhook, .mail, .sms: throw StoreFault("errand kind")
            }
        } catch {
            await putOff(errand, after: error)
        }
    }

    private func putOff(_ errand: Errand, after error: any Error) async {
        let longest = errand.payload["longestPauseMilliseconds"]?.integer ?? 60_000
        let pause = jittered(min(longest, 500 * (Int64(1) << min(errand.attempts, 7))))
        do {
            let fate = try await pool.transaction { connection in
                try Errands.putOff(errand, milliseconds: pause, on: connection)
            }
            log(
                "errandPutOff",
                [
                    "errand": String(errand.id), "kind": errand.kind.rawValue, "attempts": String(errand.attempts),
                    "fate": fate.rawValue, "error": ErrorText.describe(error),
                ]
            )
        } catch {
            log("errandLost", ["errand": String(errand.id), "error": ErrorText.describe(error)])
        }
    }

    /// Writes what an errand brought, if its lease is still ours; a zombie's result is refused and told.
    func finish(
        _ errand: Errand,
        _ body: @Sendable (borrowing Connection, Instant) throws -> Void
    ) async throws {
        let isOurs = try await act { connection in
            if let caseID = errand.caseID { _ = try Cases.lock(caseID, on: connection) }
            let moment = try Errands.instant(on: connection)
            guard try Errands.end(errand, at: moment, on: connection) else { return false }
            try body(connection, moment)
            return true
        }
        if !isOurs { log("leaseLost", ["errand": String(errand.id), "kind": errand.kind.rawValue]) }
    }

    /// Asks responders whether a signer's certificate was revoked.
    private func askRevocation(_ errand: Errand) async throws {
        guard let subject = RevocationSubject(errand), let urls = errand.payload["urls"]?.array?.compactMap(\.string),
            let certificate = errand.payload["certificate"]?.string.flatMap({ Base64.bytes($0) }),
            let issuer = errand.payload["issuer"]?.string.flatMap({ Base64.bytes($0) })
        else { throw StoreFault("revocation errand") }
        let nonce = try Randomness.bytes(16)
        let question = try Revocation.question(certificate: certificate, issuer: issuer, nonce: nonce)
        var reason = "noResponder"
        for url in urls {
            let request = OutgoingRequest.post(
                to: url,
                question,
                mediaType: "application/ocsp-request",
                timeoutMilliseconds: limits.revocationTimeoutMilliseconds,
                allowing: allowedHosts
            )
            do {
                let answer = try await client.send(request)
                let now = try await pool.transaction { connection in try Errands.instant(on: connection) }
                let state = Revocation.read(
                    answer: answer.body,
                    certificate: certificate,
                    issuer: issuer,
                    nonce: nonce,
                    anchors: anchors,
                    atSeconds: now.secondsSince1970,
                    freshnessSeconds: errand.payload["freshnessSeconds"]?.integer
                        ?? limits.revocationFreshnessSeconds
                )
                if case .unknown(let why) = state {
                    reason = why
                    continue
                }
                try await finish(errand) { connection, _ in
                    try answerRevocation(of: subject, with: state, on: connection)
                }
                return
            } catch let fault as DeliveryFault {
                reason = String(describing: fault)
            }
        }
        // Nobody answered: the case goes on at once, marked as unresolved, and the question is asked again later.
        let why = reason
        try await act { connection in
            if let caseID = errand.caseID { _ = try Cases.lock(caseID, on: connection) }
            // What a node found out that has lost its lease is nobody's word, silence included.
            guard try Errands.putOff(errand, milliseconds: 1_000, on: connection) != .lost else { return }
            try answerRevocation(of: subject, with: .unknown(reason: why), on: connection)
        }
        throw ErrandFault.noAnswer(why)
    }
}

extension OutgoingRequest {
    /// A JSON document for a holder.
    static func json(
        to url: String,
        _ body: [UInt8],
        timeoutMilliseconds: Int,
        allowing hosts: Set<String>
    ) -> OutgoingRequest {
        post(to: url, body, mediaType: "application/json", timeoutMilliseconds: timeoutMilliseconds, allowing: hosts)
    }

    static func post(
        to url: String,
        _ body: [UInt8],
        mediaType: String,
        timeoutMilliseconds: Int,
        allowing hosts: Set<String>
    ) -> OutgoingRequest {
        OutgoingRequest(
            method: "POST",
            url: url,
            headers: [("Content-Type", mediaType)],
            body: body,
            timeoutMilliseconds: timeoutMilliseconds,
            allowedAddresses: AddressPolicy(allow: hosts)
        )
    }
}
