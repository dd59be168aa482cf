internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// A challenge is made, and its document offered for signing.
    ///
    /// `kept` is what was typed in a session that is over: it waits until the same person is back.
    func showSignIn(errors: [FieldError], kept: String? = nil) async throws -> Response {
        let challenge = try await house.challenge()
        try await house.keepDraft(challenge.nonce, answers: ["document": [Base64.text(challenge.document)]])
        let view = SignInView(
            nonce: challenge.nonce,
            audience: challenge.audience,
            expires: moment(challenge.expires, in: zone()),
            secondsLeft: secondsLeft(until: challenge.expires),
            key: key,
            kept: kept ?? request.query["kept"],
            form: FormValues(errors: errors)
        )
        return show(view.html(in: context()), status: errors.isEmpty ? 200 : 422)
    }

    /// The bytes of a challenge.
    func signInDocument() async throws -> Response {
        porter.download(
            try await challengeDocument(request.query["nonce"] ?? ""),
            mediaType: "application/json",
            name: "sign-in.json"
        )
    }

    private func challengeDocument(_ nonce: String) async throws -> [UInt8] {
        guard nonce.utf8.count == 22, let draft = try await house.draft(nonce),
            let bytes = draft.answers["document"]?.first.flatMap({ Base64.bytes($0) })
        else { throw Problem(.notFound) }
        return bytes
    }

    func signIn() async throws -> Response {
        let form = try PageForm(request)
        let kept = form["kept"].isEmpty ? nil : form["kept"]
        let signature = form.signature
        guard !signature.isEmpty else {
            return try await showSignIn(errors: [fault(.signatureMissing)], kept: kept)
        }
        let opened: OpenedSession
        do {
            let document = try await challengeDocument(form["nonce"])
            let address = porter.address(of: request)
            opened = try await house.signIn(document: document, signature: signature, into: .browser, from: address)
        } catch let refusal as SignInRefusal {
            return try await showSignIn(errors: [self.fault(refusal)], kept: kept)
        }
        // Whatever this browser brought along is no session any more: nobody can have planted the one that follows.
        if let before = porter.cookie(Porter.sessionCookie, of: request) { try await house.signOut(before) }
        guard let first = opened.offices.first else { throw Problem(.notYours) }
        let life = house.limits.sessionLifeSeconds + house.limits.typedLifeSeconds
        let session = cookie(Porter.sessionCookie, opened.token, lifeSeconds: life)
        if let kept, let typed = try await house.draft(kept), typed.answers["person"] == [String(opened.person)] {
            return show(TypedView(typed.answers).html(in: context()), headers: [session])
        }
        return goOn(to: Self.home(of: first.role), headers: [session])
    }

    /// Keeps what was typed in a session that is over, for its person; nil where there is nothing, or nobody, to keep for.
    ///
    /// Files are not kept: the page that shows the text again asks for them.
    func keepTyped() async -> String? {
        // Whatever goes wrong here, the person is told to sign in, as without it.
        guard let token = porter.cookie(Porter.sessionCookie, of: request), let form = try? PageForm(request),
            !form.values.isEmpty, let person = try? await house.personOfSession(token)
        else { return nil }
        var answers = ["person": [String(person)], "to": address]
        for (name, values) in form.values { answers[TypedView.prefix + name] = values }
        guard (try? await house.keepDraft(key, answers: answers)) != nil else { return nil }
        return key
    }

    private func fault(_ refusal: SignInRefusal) -> FieldError {
        switch refusal {
        case .challengeOver: fault(.challengeExpired)
        case .badSignature, .document: fault(.signatureUnreadable)
        case .noOffice: FieldError(field: "signature", message: t(ProblemText(.notYours).title))
        }
    }

    func fault(_ fault: AnswerFault, on field: String = "signature") -> FieldError {
        FieldError(field: field, message: fault.message(t))
    }

    func signOut() async throws -> Response {
        if let token = porter.cookie(Porter.sessionCookie, of: request) { try await house.signOut(token) }
        return goOn(
            to: [""],
            headers: [
                cookie(Porter.sessionCookie, "", lifeSeconds: 0), ("Clear-Site-Data", "\"cache\", \"storage\""),
            ]
        )
    }
}
