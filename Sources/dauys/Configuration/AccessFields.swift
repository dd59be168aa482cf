internal import Docket
internal import Proceedings

extension Fields {
    /// Guessing, keys of programs, screens on walls, emergencies.
    static let access = [
        Field(
            "guesses-of-case-from-address",
            in: "guesses a minute",
            .count(\.acts.guesses.ofCaseFromAddress, 1...10_000),
            "Wrong guesses at one case's secret that one address is answered."
        ),
        Field(
            "guesses-of-case",
            in: "guesses a minute",
            .count(\.acts.guesses.ofCase, 1...100_000),
            "Wrong guesses at one case's secret that all together are answered."
        ),
        Field(
            "guesses-from-address",
            in: "guesses a minute",
            .count(\.acts.guesses.fromAddress, 1...100_000),
            "Wrong guesses at any secrets that one address is answered."
        ),
        Field(
            "guesses-longest-wait-minutes",
            in: "minutes",
            .count(\.acts.guesses.longestWaitMinutes, 1...1_440),
            "How long, at most, nobody is answered after too many."
        ),
        Field(
            "attempts-noted",
            in: "attempts a minute",
            .count(\.acts.attemptsNotedAMinute, 1...100_000),
            "Failed attempts of one address that are noted."
        ),
        Field(
            "typed-life-seconds",
            in: "seconds",
            .count(\.acts.typedLifeSeconds, 60...604_800),
            "How long after its session is over what was typed in it can still be sent."
        ),
        Field(
            "key-life-seconds",
            in: "seconds",
            .count(\.acts.keyLifeSeconds, 3_600...31_536_000),
            "How long a key of a commission's program is good."
        ),
        Field(
            "key-overlap-seconds",
            in: "seconds",
            .count(\.acts.keyOverlapSeconds, 60...2_592_000),
            "How long a key is still good once another has followed it."
        ),
        Field(
            "keys-of-commission",
            in: "keys",
            .count(\.acts.keysOfCommission, 1...10_000),
            "Keys of one commission in use at once."
        ),
        Field(
            "screens-of-court",
            in: "screens",
            .count(\.acts.screensOfCourt, 1...10_000),
            "Screens of one court in use at once."
        ),
        Field(
            "emergency-seconds",
            in: "seconds",
            .count(\.acts.emergencySeconds, 60...900),
            "How long a case that was opened in an emergency stays open."
        ),
    ]
}
