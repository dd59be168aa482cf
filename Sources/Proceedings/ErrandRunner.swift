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
            case .stamp: try await askAuthorities(errand)
            case .list: try await fetchList(errand)
            case .webhook, .mail, .sms: throw StoreFault("errand kind")
            }
        } catch {
            await putOff(errand, after: error)
        }
    }

    /// How long an errand rests that did not succeed.
    func pause(before errand: Errand) -> Int64 {
        let longest = errand.payload["longestPauseMilliseconds"]?.integer ?? 60_000
        return jittered(min(longest, 500 * (Int64(1) << min(errand.attempts, 11))))
    }

    private func putOff(_ errand: Errand, after error: any Error) async {
        let pause = pause(before: errand)
        do {
            let fate = try await pool.transaction { connection in
                try Errands.putOff(errand, milliseconds: pause, on: connection)
            }
            note(fate, of: errand, after: ErrorText.describe(error))
        } catch {
            log("errandLost", ["errand": String(errand.id), "error": ErrorText.describe(error)])
        }
    }

    /// Tells that an errand did not succeed, and what becomes of it.
    func note(_ fate: Errands.Fate, of errand: Errand, after reason: String) {
        log(
            "errandPutOff",
            [
                "errand": String(errand.id), "kind": errand.kind.rawValue, "attempts": String(errand.attempts),
                "fate": fate.rawValue, "error": reason,
            ]
        )
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
