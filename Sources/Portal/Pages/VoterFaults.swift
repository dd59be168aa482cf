internal import Law

// What must be mended before a page can be left. Being late is never among it.
extension ComplaintAnswers {
    /// A fault, and the field under which it is shown.
    typealias Found = (field: String, fault: AnswerFault)

    /// The faults of one page, in the order of its fields.
    func faults(on step: ComplaintStep, now: Instant) -> [Found] {
        switch step {
        case .kind: kind == nil ? [("kind", .kindMissing)] : []
        case .station:
            if self["station"].isEmpty {
                [("station", .stationMissing)]
            } else {
                station == nil ? [("station", .stationUnknown)] : []
            }
        case .happened: faultsOfAccount(now: now)
        case .request: kind?.request(self["request"]) == nil ? [("request", .requestMissing)] : []
        case .you: faultsOfPerson
        case .consents, .papers, .check: []
        }
    }

    /// The first page that cannot be left as it is.
    func firstUnfinished(now: Instant) -> ComplaintStep? {
        ComplaintStep.allCases.first { !faults(on: $0, now: now).isEmpty }
    }

    private func faultsOfAccount(now: Instant) -> [Found] {
        var found: [Found] = []
        if !["decision", "action", "inaction"].contains(self["act"]) { found.append(("act", .actMissing)) }
        for name in ["made", "learned"] {
            switch instant(name) {
            case nil: found.append((name, .whenMissing))
            case let when? where when > now: found.append((name, .whenInFuture))
            case _?: break
            }
        }
        if self["statement"].isEmpty { found.append(("statement", .statementMissing)) }
        if self["statement"].count > Self.longestStatement { found.append(("statement", .statementTooLong)) }
        return found
    }

    private var faultsOfPerson: [Found] {
        var found: [Found] = []
        if IIN(self["iin"]) == nil { found.append(("iin", .iinNotTwelveDigits)) }
        for name in ["familyName", "givenName"] where self[name].isEmpty { found.append((name, .nameMissing)) }
        if Self.date(self["birthDate"]) == nil { found.append(("birthDate", .birthDateMissing)) }
        if self["phone"].filter(\.isNumber).count < 5 { found.append(("phone", .phoneMissing)) }
        if !self["email"].isEmpty, !isAddress(self["email"]) { found.append(("email", .emailNotAnAddress)) }
        if !pack.languages.contains(where: { $0.rawValue == self["language"] }) {
            found.append(("language", .languageMissing))
        }
        if !["papers", "video", "phone", "person"].contains(self["attendance"]) {
            found.append(("attendance", .attendanceMissing))
        }
        guard isRepresented else { return found }
        if IIN(self["representativeIin"].filter(\.isNumber)) == nil {
            found.append(("representativeIin", .iinNotTwelveDigits))
        }
        for name in ["representativeFamilyName", "representativeGivenName"] where self[name].isEmpty {
            found.append((name, .nameMissing))
        }
        return found
    }

    private func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(" ")
    }
}

// Answers out of a complaint that was sent, so that it can be corrected without being written again.
extension ComplaintAnswers {
    /// Opens a sent complaint again; `sha256` is the edition that the next one answers.
    init(correcting content: JSONValue, of number: String, sha256: String, pack: Pack) {
        self.init(["case": [number], "corrects": [sha256]], pack: pack)
        for name in ["kind", "station", "request", "language", "statement"] { keep(name, content[name]) }
        for name in ["act", "number"] { keep(name, content["challenged"]?[name]) }
        for name in ["iin", "familyName", "givenName", "patronymic", "birthDate", "phone", "email"] {
            keep(name, content["complainant"]?[name])
        }
        for name in ["attendance", "interpreter"] { keep(name, content["hearing"]?[name]) }
        for name in ["anyRegion", "remoteHearing"] where content["consents"]?[name]?.bool == true {
            values[name] = ["yes"]
        }
        if let other = content["representative"], !other.isNull {
            values["isRepresentative"] = ["yes"]
            keep("representativeIin", other["iin"])
            keep("representativeFamilyName", other["familyName"])
            keep("representativeGivenName", other["givenName"])
            keep("representativePatronymic", other["patronymic"])
        }
        keep("made", at: content["challenged"]?["made"])
        keep("learned", at: content["learned"])
        values["kept"] = content["attachments"]?.array?.map(\.canonicalText)
    }

    private mutating func keep(_ name: String, _ value: JSONValue?) {
        if let text = value?.string, !text.isEmpty { values[name] = [text] }
    }

    private mutating func keep(_ name: String, at text: JSONValue?) {
        guard let instant = text?.string.flatMap({ Instant(rfc3339: $0) }) else { return }
        let local = instant.rfc3339(in: zone)
        let day = String(local.prefix(10))
        values[name + "-day"] = ["other"]
        values[name + "-date"] = [day]
        values[name + "-on"] = [day]
        values[name + "-time"] = [String(local.dropFirst(11).prefix(5))]
    }
}
