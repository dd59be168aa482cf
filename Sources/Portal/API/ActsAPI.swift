internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `POST /api/v1/cases/{number}/{act}`: one act; the answer is the case's new state.
    func act(_ request: Request, _ number: String, _ act: Act) async -> Response {
        await answer(request) {
            let body = try body(of: request, as: act.shape)
            do {
                let done = try await answering(number, request).perform(act, on: number, body)
                guard let done else { return try await viewAfter(act, number, request) }
                return json(done, status: 200)
            } catch  where [.stalePage, .outOfTurn].contains(Problem(error).word) {
                throw try await telling(Problem(error), number)
            }
        }
    }

    /// The body of a request, which is of the published shape where it is no document.
    func body(of request: Request, as shape: String?, limitBytes: Int? = nil) throws -> ActBody {
        let body = try ActBody(request, limitBytes: limitBytes ?? house.limits.documentBytes)
        guard let shape, !body.isMultipart else { return body }
        let faults = house.schemas.faults(in: body.value, as: shape)
        guard faults.isEmpty else { throw DocumentFault.notValid(faults) }
        return body
    }

    /// The same door, at which an act with `If-Match` is done only while the case has that version.
    private func answering(_ number: String, _ request: Request) async throws -> Porter {
        guard let tag = request.headers["If-Match"], tag != "*" else { return self }
        guard tag.count > 2, tag.hasPrefix("\""), tag.hasSuffix("\""), let version = Int(tag.dropFirst().dropLast())
        else {
            throw Problem(.brokenRequest, members: ["header": "If-Match"])
        }
        // An unknown number is refused where everybody is, with the same words.
        guard let caseID = try await house.caseID(numbered: number) else { return self }
        return of(house.answering(caseID, version: version))
    }

    /// The refusal of an act that came too late, with who has the case now.
    private func telling(_ problem: Problem, _ number: String) async throws -> Problem {
        guard let caseID = try await house.caseID(numbered: number) else { return problem }
        let holder = try await house.holder(of: caseID, for: try actor())
        var problem = problem
        problem.members["state"] = .string(holder.state.rawValue)
        problem.members["attempt"] = .integer(Int64(holder.attempt))
        problem.members["version"] = .integer(Int64(holder.version))
        problem.members["judge"] = holder.judge.map(JSONValue.string) ?? .null
        problem.headers.append(("ETag", "\"\(holder.version)\""))
        return problem
    }

    /// The acts, nouns of field.md 3.3.
    enum Act: String, CaseIterable {
        case ratification, correction, withdrawal, continuation, consent, confirmation
        case registration, `return`, forwarding
        case acceptance, recusal, ruling
        case answer, acknowledgement, execution
        case reassignment, release
    }

    /// Does the act; what comes back is an answer of its own, or nothing where the case's new state is the answer.
    func perform(_ act: Act, on number: String, _ body: ActBody) async throws -> JSONValue? {
        switch act {
        case .correction, .consent, .confirmation:
            try await performVoters(act, try await id(number), body)
        case .ratification, .withdrawal:
            // The voter's own acts, which a clerk who has identified the voter can do as well.
            if case .voter = try actor() {
                try await performVoters(act, try await id(number), body)
            } else {
                try await performClerks(act, number, body)
            }
        case .continuation, .registration, .return, .forwarding: try await performClerks(act, number, body)
        case .acceptance, .recusal: try await performJudges(act, number, body)
        case .ruling: return try await rule(number, body)
        case .answer, .acknowledgement, .execution: try await performCommissions(act, number, body)
        case .release:
            let reason = try words(body, "reason")
            try await house.release(try await id(number), reason: reason, version: nil, by: try actor())
        case .reassignment:
            let person = try actor()
            try await house.reassign(
                try await id(number),
                attempt: try body.integer("attempt"),
                reason: try body.text("reason"),
                by: person
            )
        }
        return nil
    }

    private func id(_ number: String) async throws -> Int64 {
        guard let id = try await house.caseID(numbered: number) else { throw Problem(.notYours) }
        return id
    }

    private func performVoters(_ act: Act, _ caseID: Int64, _ body: ActBody) async throws {
        switch act {
        case .ratification: try await house.ratify(caseID, with: body.paper)
        case .correction: try await house.correct(caseID, with: body.paper)
        case .withdrawal: try await house.withdraw(caseID, with: body.paper)
        case .consent: try await house.consent(caseID, with: body.paper)
        case .confirmation: try await house.confirm(caseID, with: body.paper)
        case .continuation, .registration, .return, .forwarding, .acceptance, .recusal, .ruling, .answer,
            .acknowledgement, .execution, .reassignment, .release:
            throw Problem(.notFound)
        }
    }

    private func performClerks(_ act: Act, _ number: String, _ body: ActBody) async throws {
        let person = try actor()
        let caseID = try await id(number)
        let version = body.integerIfAny("version")
        switch act {
        case .registration:
            try await house.register(caseID, note: body.textIfAny("note"), version: version, by: person)
        case .return:
            let defects = (body.value["defects"]?.array ?? []).map { defect in
                Defect(code: defect["code"]?.string ?? "", text: defect["text"]?.string ?? "")
            }
            try await house.returnForCorrection(caseID, defects: defects, version: version, by: person)
        case .forwarding:
            try await house.forward(
                caseID,
                to: try body.text("to"),
                reason: try body.text("reason"),
                version: version,
                by: person
            )
        default:
            let faults = house.schemas.faults(in: body.value, as: "ClerksRatification")
            guard faults.isEmpty else { throw DocumentFault.notValid(faults) }
            guard let method = Ratification.Method(rawValue: try body.text("method")) else {
                throw Problem.fault("/method", "counter, video")
            }
            let identifiedBy = try body.text("identifiedBy")
            switch act {
            case .withdrawal:
                try await house.withdraw(
                    caseID,
                    method: method,
                    identifiedBy: identifiedBy,
                    version: version,
                    by: person
                )
            case .continuation:
                try await house.goOn(
                    caseID,
                    method: method,
                    identifiedBy: identifiedBy,
                    version: version,
                    by: person
                )
            default:
                try await house.ratify(
                    caseID,
                    method: method,
                    identifiedBy: identifiedBy,
                    version: version,
                    by: person
                )
            }
        }
    }

    private func performJudges(_ act: Act, _ number: String, _ body: ActBody) async throws {
        let person = try actor()
        let caseID = try await id(number)
        let attempt = try body.integer("attempt")
        if act == .acceptance {
            try await house.accept(caseID, attempt: attempt, by: person)
        } else {
            try await house.recuse(
                caseID,
                attempt: attempt,
                reason: try body.text("reason"),
                paper: body.isSigned ? body.paper : nil,
                by: person
            )
        }
    }

    private func performCommissions(_ act: Act, _ number: String, _ body: ActBody) async throws {
        let person = try actor()
        let caseID = try await id(number)
        switch act {
        case .answer: try await house.answer(caseID, with: body.paper, by: person)
        case .acknowledgement: try await house.acknowledge(caseID, with: body.paper, by: person)
        default: try await house.reportExecution(caseID, with: body.paper, by: person)
        }
    }

    /// A form gives the frozen bytes; the bytes with the judge's signature make the ruling.
    private func rule(_ number: String, _ body: ActBody) async throws -> JSONValue? {
        let person = try actor()
        let caseID = try await id(number)
        if body.isMultipart {
            try await house.signRuling(caseID, with: body.paper, by: person)
            return nil
        }
        let frozen = try await house.prepareRuling(caseID, form: try RulingForm(body), by: person)
        return ["document": .string(Base64.text(frozen.bytes)), "sha256": .string(frozen.sha256)]
    }

    private func viewAfter(_ act: Act, _ number: String, _ request: Request) async throws -> Response {
        do {
            let view = try await reader(of: number, request, purpose: act.rawValue)
            let tag = ("ETag", "\"\(view.head.version)\"")
            return json(view.document(in: language(words(request))), status: 201, headers: [tag])
        } catch let problem as Problem where problem.word == .notYours {
            // Who has just recused himself may not read the case any more; the act is done all the same.
            return json(["case": .string(number), "done": .string(act.rawValue)], status: 201)
        }
    }
}

extension RulingForm {
    /// Reads the judge's form as a program sends it.
    init(_ body: ActBody) throws {
        guard let outcome = Outcome(rawValue: try body.text("outcome")) else {
            throw Problem.fault("/outcome", "grant, grantInPart, refuse")
        }
        let orders = try (body.value["orders"]?.array ?? []).enumerated().map { index, order in
            guard let id = order["order"]?.string else { throw Problem.fault("/orders/\(index)/order", "string") }
            return RulingForm.Order(order: id, by: order["by"]?.string.flatMap { Instant(rfc3339: $0) })
        }
        self.init(
            attempt: try body.integer("attempt"),
            outcome: outcome,
            orders: orders,
            facts: try body.text("facts"),
            reasons: try body.text("reasons"),
            law: body.value["law"]?.array?.compactMap(\.string) ?? [],
            signatureReason: body.textIfAny("signatureReason")
        )
    }
}
