internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// A challenge is made, and its document offered for signing.
    func showSignIn(errors: [FieldError]) async throws -> Response {
        let challenge = try await house.challenge()
        try await house.keepDraft(challenge.nonce, answers: ["document": [Base64.text(challenge.document)]])
        let view = SignInView(
            nonce: challenge.nonce,
            audience: challenge.audience,
            expires: moment(challenge.expires, in: zone()),
            secondsLeft: secondsLeft(until: challenge.expires),
            key: key,
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
        let signature = form.signature
        guard !signature.isEmpty else { return try await showSignIn(errors: [fault(.signatureMissing)]) }
        let opened: OpenedSession
        do {
            let document = try await challengeDocument(form["nonce"])
            opened = try await house.signIn(document: document, signature: signature)
        } catch let refusal as SignInRefusal {
            return try await showSignIn(errors: [self.fault(refusal)])
        }
        guard let first = opened.offices.first else { throw Problem(.notYours) }
        let life = house.limits.sessionLifeSeconds
        return goOn(
            to: Self.home(of: first.role),
            headers: [cookie("dauys-session", opened.token, lifeSeconds: life)]
        )
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
        if let token = porter.token(of: request) { try await house.signOut(token) }
        return goOn(to: [""], headers: [cookie("dauys-session", "", lifeSeconds: 0)])
    }
}
