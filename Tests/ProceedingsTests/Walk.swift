import Docket
import Law

@testable import Proceedings

/// How a case comes to where a test begins.
extension Courtroom {
    /// Brings a new case to a state, by the acts people would do.
    func open(_ state: CaseState, nonce: Int = 1) async throws -> Int64 {
        switch state {
        case .received: return try await file(Papers.complaint(nonce)).caseID
        case .screening:
            let filed = try await file(Papers.complaint(nonce, ["statement": " "]))
            try await settle()
            return filed.caseID
        case .ratificationPending:
            let filed = try await file(Papers.complaint(nonce), by: nil)
            try await settle()
            return filed.caseID
        case .returnedForCorrection:
            let caseID = try await open(.screening, nonce: nonce)
            let defects = [Defect(code: "statement", text: "It says nothing.")]
            try await house.returnForCorrection(caseID, defects: defects, version: nil, by: staff("clerk"))
            return caseID
        case .registered, .awaitingDraw:
            let filed = try await file(Papers.complaint(nonce))
            for _ in 0..<(state == .registered ? 2 : 3) { _ = try await watch.fire() }
            return filed.caseID
        case .offered:
            let filed = try await file(Papers.complaint(nonce))
            try await settle()
            return filed.caseID
        case .awaitingRespondent:
            let caseID = try await open(.offered, nonce: nonce)
            try await accept(caseID)
            return caseID
        default: return try await openLater(state, nonce: nonce)
        }
    }

    private func openLater(_ state: CaseState, nonce: Int) async throws -> Int64 {
        switch state {
        case .deliberation:
            let caseID = try await open(.awaitingRespondent, nonce: nonce)
            try await answer(caseID)
            return caseID
        case .ruled:
            let caseID = try await open(.deliberation, nonce: nonce)
            try await rule(caseID)
            return caseID
        case .served:
            let caseID = try await open(.ruled, nonce: nonce)
            try await settle()
            return caseID
        case .acknowledged:
            let caseID = try await open(.served, nonce: nonce)
            try await acknowledge(caseID)
            return caseID
        case .executed, .executionRefused:
            let caseID = try await open(.acknowledged, nonce: nonce)
            try await report(caseID, state == .executed ? .done : .refused)
            return caseID
        default: throw Unexpected("no way leads to \(state)")
        }
    }

    func accept(_ caseID: Int64, at house: Courthouse? = nil) async throws {
        let judge = try await liveJudge(caseID)
        let attempt = Int(try await record(caseID).attempt)
        try await (house ?? self.house).accept(caseID, attempt: attempt, by: staff(judge))
    }

    func answerPaper(_ caseID: Int64, commission: String = "KZ-71-0123") async throws -> [UInt8] {
        Papers.act(
            .answer,
            answers: try await complaintHash(caseID),
            in: try await record(caseID).number,
            ["commission": .string(commission), "position": "disagrees", "text": "No."]
        )
    }

    func answer(_ caseID: Int64) async throws {
        let paper = try await paper(answerPaper(caseID), by: "officer")
        try await house.answer(caseID, with: paper, by: staff("officer"))
    }

    static func form(
        attempt: Int,
        _ outcome: Outcome = .grant,
        orders: [String] = ["include"],
        signatureReason: String? = nil
    ) -> RulingForm {
        RulingForm(
            attempt: attempt,
            outcome: outcome,
            orders: orders.map { RulingForm.Order(order: $0, by: nil) },
            facts: "Facts.",
            reasons: "Reasons.",
            law: ["Law, art. 1"],
            signatureReason: signatureReason
        )
    }

    /// Prepares and signs a ruling.
    func rule(_ caseID: Int64, _ outcome: Outcome = .grant, orders: [String] = ["include"]) async throws {
        let paper = try await rulingPaper(caseID, outcome, orders: orders)
        try await house.signRuling(caseID, with: paper, by: staff(try await liveJudge(caseID)))
    }

    /// A ruling as the judge would send it, prepared and signed.
    func rulingPaper(_ caseID: Int64, _ outcome: Outcome = .grant, orders: [String] = ["include"]) async throws
        -> ActPaper
    {
        let judge = try await liveJudge(caseID)
        let form = Self.form(attempt: Int(try await record(caseID).attempt), outcome, orders: orders)
        let prepared = try await house.prepareRuling(caseID, form: form, by: staff(judge))
        return try await paper(prepared.bytes, by: judge)
    }

    func acknowledgementPaper(_ caseID: Int64, commission: String = "KZ-71-0123") async throws -> [UInt8] {
        Papers.act(
            .acknowledgement,
            answers: try await rulingHash(caseID),
            in: try await record(caseID).number,
            ["commission": .string(commission), "received": "2026-11-24T10:00:00+05:00"]
        )
    }

    func acknowledge(_ caseID: Int64) async throws {
        let paper = try await paper(acknowledgementPaper(caseID), by: "officer")
        try await house.acknowledge(caseID, with: paper, by: staff("officer"))
    }

    func executionPaper(_ caseID: Int64, _ outcome: ExecutionOutcome, commission: String = "KZ-71-0123") async throws
        -> [UInt8]
    {
        Papers.act(
            .execution,
            answers: try await rulingHash(caseID),
            in: try await record(caseID).number,
            [
                "at": "2026-11-24T10:00:00+05:00", "commission": .string(commission), "line": "612",
                "official": "Chair of 123", "outcome": .string(outcome.rawValue), "proof": [], "text": nil,
            ]
        )
    }

    func report(_ caseID: Int64, _ outcome: ExecutionOutcome) async throws {
        let paper = try await paper(executionPaper(caseID, outcome), by: "officer")
        try await house.reportExecution(caseID, with: paper, by: staff("officer"))
    }

    /// The voter's word on whether she was let in.
    func confirm(_ caseID: Int64, letIn: Bool, by name: String? = nil) async throws {
        let document = Papers.act(
            .confirmation,
            answers: try await rulingHash(caseID),
            in: try await record(caseID).number,
            ["letIn": .bool(letIn), "text": nil]
        )
        try await house.confirm(caseID, with: paper(document, by: name))
    }

    /// The voter withdraws.
    @discardableResult
    func withdraw(_ caseID: Int64, by name: String? = nil) async throws -> Withdrawal {
        let document = Papers.act(
            .withdrawal,
            answers: try await complaintHash(caseID),
            in: try await record(caseID).number,
            ["reason": nil]
        )
        return try await house.withdraw(caseID, with: paper(document, by: name))
    }
}
