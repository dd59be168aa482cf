internal import Docket
internal import HTTP
internal import Proceedings

extension Porter {
    /// The largest form with papers in it, unit: bytes.
    private static let longestUpload = 64 * 1_048_576

    /// The pages of voters and of the public.
    func addVoterPages(to routes: inout Routes) {
        addFilingPages(to: &routes)
        addCasePages(to: &routes)
        addPublicPages(to: &routes)
    }

    private func addFilingPages(to routes: inout Routes) {
        add(.get, "/{language}/", for: .look, to: &routes) { desk in try await desk.home() }
        add(.post, "/{language}/file", for: .file, to: &routes) { desk in try await desk.beginComplaint() }
        add(.post, "/{language}/forget", for: .file, to: &routes) { desk in try await desk.forgetComplaint() }
        let draft = "/{language}/file/{draft}"
        add(.get, draft + "/sign", for: .file, to: &routes) { desk in try await desk.showSending() }
        add(.post, draft + "/sign", for: .file, to: &routes) { desk in try await desk.send() }
        add(.get, draft + "/document", for: .file, to: &routes) { desk in try await desk.documentToSign() }
        add(.get, draft + "/receipt", for: .file, to: &routes) { desk in try await desk.showReceipt() }
        add(.get, draft + "/{step}", for: .file, to: &routes) { desk in try await desk.question() }
        add(.post, draft + "/papers", for: .file, bodyLimitBytes: Self.longestUpload, to: &routes) { desk in
            try await desk.takePapers()
        }
        add(.post, draft + "/check", for: .file, to: &routes) { desk in try await desk.checked() }
        add(.post, draft + "/{step}", for: .file, to: &routes) { desk in try await desk.answer() }
    }

    private func addCasePages(to routes: inout Routes) {
        add(.get, "/{language}/status", for: .openCase, to: &routes) { desk in try await desk.lookUp() }
        add(.post, "/{language}/status", for: .openCase, to: &routes) { desk in try await desk.openCase() }
        let number = "/{language}/status/{number}"
        add(.get, number, for: .readCase, to: &routes) { desk in try await desk.showStatus() }
        add(.post, number + "/close", for: .openCase, to: &routes) { desk in try await desk.closeCase() }
        add(.get, number + "/documents/{sha256}", for: .readCase, to: &routes) { desk in
            try await desk.caseDocument()
        }
        for seal in [false, true] {
            let place = number + (seal ? "/seal" : "/receipt")
            add(.get, place, for: .readCase, to: &routes) { desk in
                try await desk.caseReceipt(seal: seal, edition: nil)
            }
            add(.get, place + "/{edition}", for: .readCase, to: &routes) { desk in
                try await desk.caseReceipt(seal: seal, edition: desk.path["edition"])
            }
        }
        add(.get, number + "/ruling", for: .readCase, to: &routes) { desk in try await desk.operativePart() }
        for act in [StatusView.Act.ratification, .withdrawal] {
            add(.get, number + "/\(act.rawValue)/document", for: act.right, to: &routes) { desk in
                try await desk.documentOfAct(act)
            }
        }
        for act in StatusView.Act.allCases {
            let place = number + "/\(act.rawValue)"
            add(.get, place, for: act.right, to: &routes) { desk in try await desk.showVoterAct(act) }
            let limit = act == .papers ? Self.longestUpload : nil
            add(.post, place, for: act.right, bodyLimitBytes: limit, to: &routes) { desk in
                try await desk.doVoterAct(act)
            }
        }
    }

    private func addPublicPages(to routes: inout Routes) {
        add(.get, "/{language}/check", for: .look, to: &routes) { desk in try await desk.checkRuling() }
        let draw = "/{language}/draws/{election}/{pool}"
        add(.get, draw, for: .look, to: &routes) { desk in try await desk.showDraw() }
        for seal in [false, true] {
            add(.get, draw + (seal ? "/seal" : "/record"), for: .look, to: &routes) { desk in
                try await desk.drawFile(seal: seal)
            }
        }
    }
}

extension StatusView.Act {
    /// The same act in the table of rights.
    fileprivate var right: Authority.Act {
        switch self {
        case .ratification: .ratification
        case .correction: .correction
        case .papers: .attach
        case .consent: .consent
        case .confirmation: .confirmation
        case .withdrawal: .withdrawal
        }
    }
}
