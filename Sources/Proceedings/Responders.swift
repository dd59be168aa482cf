internal import CaseStore
internal import Delivery
internal import Law
internal import Postgres
internal import Signatures
private import Synchronization

/// Responders and authorities whose own certificates somebody else called good of late, so that not every answer and not
/// every stamp costs two questions.
final class ResponderShelf: Sendable {
    private static let limit = 64
    /// Until when, by the SHA-256 of the certificate.
    private let proved = Mutex<[String: Instant]>([:])

    func isProved(_ name: String, at moment: Instant) -> Bool {
        proved.withLock { proved in proved[name].map { until in moment < until } ?? false }
    }

    func keep(_ name: String, until: Instant) {
        proved.withLock { proved in
            if proved.count >= Self.limit { proved.removeAll() }
            proved[name] = until
        }
    }
}

extension Courthouse {
    /// Asks the responders of a question one after the other, until one of them can tell.
    func ask(_ question: RevocationQuestion) async -> RevocationWord {
        var last = RevocationWord(silence: "noResponder")
        var isSilence = true
        for url in question.urls {
            last = await questions.answer(to: "\(url) \(Digest.sha256Hex(question.certificate + question.issuer))") {
                await ask(question, at: url)
            }
            guard last.finding.isOpen else { return last }
            isSilence = isSilence && last.isSilence
        }
        return RevocationWord(RevocationFinding(last.finding.state), isSilence: isSilence)
    }

    /// Asks one responder; whatever goes wrong is a word too, so that whoever shares the question learns of it.
    ///
    /// A responder who must be asked about himself is believed on the word of another, who need not be.
    func ask(_ question: RevocationQuestion, at url: String, mayAskFurther: Bool = true) async -> RevocationWord {
        do {
            let nonce = try Randomness.bytes(16)
            let answer = try await ask(
                url,
                try Revocation.question(certificate: question.certificate, issuer: question.issuer, nonce: nonce),
                mediaType: "application/ocsp-request",
                timeoutMilliseconds: limits.revocationTimeoutMilliseconds,
                allowing: allowedHosts
            )
            let read = Revocation.read(
                answer: answer.body,
                certificate: question.certificate,
                issuer: question.issuer,
                nonce: nonce,
                knowing: lists.known(by: anchors),
                atSeconds: answer.moment.secondsSince1970,
                freshnessSeconds: question.freshnessSeconds
            )
            breakers.answered(answer.place, at: answer.moment)
            var state = read.state
            var isHeard = read.isHeard
            if mayAskFurther, let responder = read.unproved {
                isHeard = await isGood(responder, question, at: answer.moment)
                if isHeard { state = responder.word }
            }
            guard isHeard else {
                if case .unknown(let why) = state { return RevocationWord(silence: why) }
                return RevocationWord(silence: "noWord")
            }
            let evidence = RevocationEvidence(
                answer: answer.body,
                from: url,
                atSeconds: answer.moment.secondsSince1970
            )
            return RevocationWord(RevocationFinding(state, resting: [evidence]))
        } catch let fault as OutsideFault {
            return RevocationWord(silence: fault.reason)
        } catch {
            return RevocationWord(silence: ErrorText.describe(error))
        }
    }

    /// Whether somebody says that a responder's own certificate is good (RFC 6960 4.2.2.2.1).
    private func isGood(
        _ responder: RevocationAnswer.UnprovedResponder,
        _ question: RevocationQuestion,
        at moment: Instant
    ) async -> Bool {
        let asked = RevocationQuestion(
            urls: responder.urls.filter(isAllowed(url:)),
            certificate: responder.certificate,
            issuer: question.issuer,
            freshnessSeconds: question.freshnessSeconds,
            aliveSeconds: moment.secondsSince1970
        )
        guard let asked else { return false }
        if responders.isProved(asked.sha256, at: moment) { return true }
        for url in asked.urls {
            let word = await questions.answer(to: "\(url) \(asked.sha256) responder") {
                await ask(asked, at: url, mayAskFurther: false)
            }
            if case .good = word.finding.state {
                responders.keep(asked.sha256, until: moment.adding(seconds: Int64(limits.listPauseSeconds)))
                return true
            }
            guard word.finding.isOpen else {
                log("responderRevoked", ["certificate": String(asked.sha256.prefix(16)), "asked": url])
                return false
            }
        }
        return false
    }
}
