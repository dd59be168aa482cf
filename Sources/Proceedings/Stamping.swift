internal import CaseStore
internal import Delivery
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// What an errand for a time-stamp on a seal or signature carries; nil where no authority is configured.
    func stampQuestion(on container: [UInt8]) -> JSONValue? {
        guard !timestampAuthorities.isEmpty, let value = Timestamping.signatureValue(of: container) else { return nil }
        return [
            "container": .string(Digest.sha256Hex(container)), "signature": .string(Base64.text(value)),
            "patienceSeconds": .integer(Int64(limits.stampPatienceSeconds)),
        ]
    }

    /// Sends somebody for a time-stamp on a signature that was just kept.
    func askStamp(on container: [UInt8], of caseID: Int64, on connection: borrowing Connection) throws {
        guard let question = stampQuestion(on: container) else { return }
        try Stamps.ask(
            caseID,
            container: Digest.sha256Hex(container),
            payload: question,
            patienceSeconds: limits.stampPatienceSeconds,
            on: connection
        )
    }

    /// Asks the authorities one after the other until one has stamped.
    func askAuthorities(_ errand: Errand) async throws {
        guard let caseID = errand.caseID, let container = errand.payload["container"]?.string,
            let signature = errand.payload["signature"]?.string.flatMap({ Base64.bytes($0) })
        else { throw StoreFault("stamp errand") }
        var reason = "no authority is configured at this node"
        for url in timestampAuthorities {
            do {
                let stamp = try await askAuthority(url, over: signature)
                try await finish(errand) { connection, moment in
                    try Stamps.keep(
                        stamp.token,
                        on: container,
                        of: caseID,
                        authority: stamp.authority,
                        stamped: Instant(microsecondsSince1970: stamp.seconds * 1_000_000),
                        at: moment,
                        on: connection
                    )
                }
                return
            } catch let fault as SignatureFault {
                reason = fault.description
            } catch let fault as OutsideFault {
                reason = fault.reason
            }
        }
        throw ErrandFault.noAnswer(reason)
    }

    private func askAuthority(_ url: String, over signature: [UInt8]) async throws -> Timestamp {
        let nonce = try Randomness.bytes(Timestamping.nonceLimitBytes)
        let answer = try await ask(
            url,
            try Timestamping.question(over: signature, nonce: nonce),
            mediaType: "application/timestamp-query",
            timeoutMilliseconds: limits.stampTimeoutMilliseconds,
            // Whoever runs the court has named this address himself.
            allowing: Set(timestampAuthorities.compactMap(Breakers.place(of:)))
        )
        do {
            let stamp = try Timestamping.read(
                answer: answer.body,
                over: signature,
                nonce: nonce,
                knowing: lists.known(by: anchors),
                atSeconds: answer.moment.secondsSince1970
            )
            breakers.answered(answer.place, at: answer.moment)
            try await requireGood(stamp.unproved, at: answer.moment)
            return stamp
        } catch let fault as SignatureFault {
            breakers.failed(answer.place, at: answer.moment, because: fault.description)
            throw fault
        }
    }

    /// Asks about an authority's own certificate, where it names somebody who may be asked.
    private func requireGood(_ authority: Timestamp.UnprovedAuthority?, at moment: Instant) async throws {
        guard let authority else { return }
        let urls = authority.urls.filter(isAllowed(url:))
        guard !urls.isEmpty else { return }
        let question = RevocationQuestion(
            urls: urls,
            certificate: authority.certificate,
            issuer: authority.issuer,
            freshnessSeconds: limits.revocationFreshnessSeconds,
            aliveSeconds: moment.secondsSince1970
        )
        guard let question, !responders.isProved(question.sha256, at: moment) else { return }
        let word = await ask(question)
        switch word.finding.state {
        case .good: responders.keep(question.sha256, until: moment.adding(seconds: Int64(limits.listPauseSeconds)))
        case .revoked(_, let reason):
            log("timestampAuthorityRevoked", ["certificate": String(question.sha256.prefix(16)), "reason": reason])
            throw OutsideFault(reason: "the certificate of the time-stamping authority was revoked: \(reason)")
        case .unknown, .notAsked, .notRequired:
            throw OutsideFault(reason: "nobody says whether the certificate of the time-stamping authority was revoked")
        }
    }

    /// A seal or signature of a case with its time-stamp inside (CAdES-T); nil while there is none.
    func stamped(_ container: [UInt8], of caseID: Int64) async throws -> [UInt8]? {
        let sha256 = Digest.sha256Hex(container)
        let token = try await pool.transaction { connection in
            try Stamps.token(on: sha256, of: caseID, on: connection)
        }
        return try token.map { token in try Timestamping.stamped(container, with: token) }
    }

    /// The seal over a receipt with its time-stamp inside; nil while there is no seal, or no stamp.
    public func stampedSeal(of caseID: Int64, atEdition edition: Int = 1) async throws -> [UInt8]? {
        guard let seal = try await receipt(of: caseID, atEdition: edition)?.seal else { return nil }
        return try await stamped(seal, of: caseID)
    }

    /// The seal over the entry of a ruling with its time-stamp inside; nil while there is none.
    public func stampedEntrySeal(of caseID: Int64) async throws -> [UInt8]? {
        guard let seal = try await rulingEntry(of: caseID)?.seal else { return nil }
        return try await stamped(seal, of: caseID)
    }

    /// A signature among a case's documents with its time-stamp inside; nil while there is none.
    public func stampedDocument(_ sha256: String, of caseID: Int64) async throws -> [UInt8]? {
        guard let container = try await bytes(of: sha256, in: caseID) else { return nil }
        return try await stamped(container, of: caseID)
    }
}

/// Why nobody outside has answered.
struct OutsideFault: Error {
    let reason: String
}

extension Courthouse {
    /// Sends a question to a place that has answered of late; whether the answer is of use is noted by who reads it.
    ///
    /// - Throws: ``OutsideFault`` when the place is left alone, cannot be reached, or refuses.
    func ask(
        _ url: String,
        _ question: [UInt8],
        mediaType: String,
        timeoutMilliseconds: Int,
        allowing hosts: Set<String>
    ) async throws -> (body: [UInt8], place: String, moment: Instant) {
        let request = OutgoingRequest.post(
            to: url,
            question,
            mediaType: mediaType,
            timeoutMilliseconds: timeoutMilliseconds,
            allowing: hosts
        )
        return try await ask(request)
    }

    /// The same for a request that is made already.
    func ask(_ request: OutgoingRequest) async throws -> (body: [UInt8], place: String, moment: Instant) {
        guard let place = Breakers.place(of: request.url) else {
            throw OutsideFault(reason: "\(request.url) is no address")
        }
        let before = try await pool.transaction { connection in try Errands.instant(on: connection) }
        guard breakers.admits(place, at: before) else {
            throw OutsideFault(reason: "\(place) has not answered of late")
        }
        let result: Result<IncomingAnswer, DeliveryFault>
        do throws(DeliveryFault) { result = .success(try await client.send(request)) } catch {
            result = .failure(error)
        }
        let after = try await pool.transaction { connection in try Errands.instant(on: connection) }
        switch result {
        case .success(let answer) where answer.status == 200: return (answer.body, place, after)
        case .success(let answer):
            breakers.failed(place, at: after, because: "status \(answer.status)")
            throw OutsideFault(reason: "\(place) answered with status \(answer.status)")
        case .failure(let fault):
            breakers.failed(place, at: after, because: String(describing: fault))
            throw OutsideFault(reason: "\(place): \(fault)")
        }
    }
}
