/// What is wrong with an answer, said so that one knows how to mend it.
enum AnswerFault: Sendable {
    case kindMissing, stationMissing, stationUnknown, actMissing, whenMissing, whenInFuture, statementMissing
    case requestMissing, iinNotTwelveDigits, nameMissing, birthDateMissing, phoneMissing, emailNotAnAddress
    case languageMissing, signatureMissing, signatureUnreadable, fileTooLarge(bytes: Int), fileEmpty, numberMissing
    case secretMissing, hashTooShort, reasonMissing, defectsMissing, textMissing, methodMissing, identifiedByMissing
    case bodyMissing, outcomeMissing, ordersMissing, ordersNotAllowed, placeLeftOpen, lawMissing, positionMissing
    case officialMissing, letInMissing, notKnown, challengeExpired
    case textTooLong, tooManyLines, statementTooLong, attendanceMissing, secretWrong, answersChanged
    case correctionElsewhere, tokenUnknown, programMissing, scopeMissing, placeMissing, caseUnknown

    func message(_ t: Words) -> String {
        switch self {
        case .kindMissing: t("Choose what happened to you")
        case .stationMissing: t("Enter the number of the polling station")
        case .stationUnknown: t("There is no polling station with this number: check it")
        case .actMissing: t("Choose what you complain about")
        case .whenMissing: t("Enter the day and the time; about is enough")
        case .whenInFuture: t("This time is still to come: check it")
        case .statementMissing: t("Write what happened")
        case .requestMissing: t("Choose what the court should order")
        case .iinNotTwelveDigits: t("Enter the IIN: 12 digits")
        case .nameMissing: t("Enter the family name and the given name")
        case .birthDateMissing: t("Enter the date of birth")
        case .phoneMissing: t("Enter a phone number at which the court can reach you")
        case .emailNotAnAddress: t("Enter an e-mail address such as name@example.kz, or leave it empty")
        case .languageMissing: t("Choose the language of the proceedings")
        case .signatureMissing: t("Choose the file with the signature, or paste it as text")
        case .signatureUnreadable: t("This is not a signature that can be read: choose another file")
        case .fileTooLarge(let bytes):
            t("The file must be smaller than {size}", ["size": Download.sizeText(bytes: bytes, t)])
        case .fileEmpty: t("The file is empty: choose another one")
        case .numberMissing: t("Enter the number of the complaint")
        case .secretMissing: t("Enter the secret code: six letters and digits")
        case .hashTooShort: t("Enter at least the first ten signs of the code")
        case .statementTooLong: t("The text is too long: shorten it, and add the rest as a file")
        case .attendanceMissing: t("Choose how you want to be heard")
        case .secretWrong: t("The number or the code is not right: check both")
        case .answersChanged:
            t("Your answers have changed since this page was opened: download the document again and sign it")
        case .correctionElsewhere:
            t(
                "A correction stays with the same person and the same court: put back the IIN and a station of this court, or send a new complaint"
            )
        case .reasonMissing, .defectsMissing, .textMissing, .methodMissing, .identifiedByMissing, .bodyMissing,
            .outcomeMissing, .ordersMissing, .ordersNotAllowed, .placeLeftOpen, .lawMissing, .positionMissing,
            .officialMissing, .letInMissing, .notKnown, .challengeExpired, .textTooLong, .tooManyLines,
            .tokenUnknown, .programMissing, .scopeMissing, .placeMissing, .caseUnknown:
            staffMessage(t)
        }
    }

    private func staffMessage(_ t: Words) -> String {
        switch self {
        case .reasonMissing: t("Write the reason")
        case .defectsMissing: t("Choose at least one defect")
        case .textMissing: t("Write the text")
        case .textTooLong: t("The text is too long: shorten it")
        case .tooManyLines: t("There are too many entries: leave at most 64")
        case .methodMissing: t("Choose how the voter confirmed")
        case .identifiedByMissing: t("Write how the person was identified")
        case .bodyMissing: t("Choose to whom it is forwarded")
        case .outcomeMissing: t("Choose the outcome")
        case .ordersMissing: t("Choose at least one order, or refuse the complaint")
        case .ordersNotAllowed: t("A refused complaint has no orders: remove them")
        case .placeLeftOpen: t("Fill in the place marked […]")
        case .lawMissing: t("Name at least one provision of law")
        case .positionMissing: t("Choose the position of the commission")
        case .officialMissing: t("Write who carried it out")
        case .letInMissing: t("Choose whether you were let in")
        case .tokenUnknown: t("This token opens nothing: ask the duty officer for another one")
        case .programMissing: t("Write the name of the program")
        case .scopeMissing: t("Choose what it may do")
        case .placeMissing: t("Write where it hangs")
        case .caseUnknown: t("There is no such case, or it is not one for your office: check the number")
        case .challengeExpired: t("The sign-in document has expired: make a new one and sign it")
        case .notKnown, .kindMissing, .stationMissing, .stationUnknown, .actMissing, .whenMissing, .whenInFuture,
            .statementMissing, .requestMissing, .iinNotTwelveDigits, .nameMissing, .birthDateMissing, .phoneMissing,
            .emailNotAnAddress, .languageMissing, .signatureMissing, .signatureUnreadable, .fileTooLarge, .fileEmpty,
            .numberMissing, .secretMissing, .hashTooShort, .statementTooLong, .attendanceMissing, .secretWrong,
            .answersChanged, .correctionElsewhere:
            t("This answer was not understood: enter it again")
        }
    }
}
