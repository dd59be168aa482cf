/// The words of a problem; the English text is the key of the languages' files.
struct ProblemText {
    let title: String
    let detail: String
    let next: String

    init(_ word: ProblemWord) {
        let words = Self.table[word] ?? ("Something went wrong at the court", "", "Try again in a minute.")
        title = words.0
        detail = words.1
        next = words.2
    }

    /// Every text that a language must have.
    static var all: [String] { table.values.flatMap { [$0.0, $0.1, $0.2] } }

    private static let table: [ProblemWord: (String, String, String)] = [
        .notCanonical: (
            "The document is not in canonical form",
            "The bytes are not JSON in the form of RFC 8785, so what you signed is not what the court would show.",
            "Write the document in canonical form, sign it again and send it again."
        ),
        .notValid: (
            "The document does not fit",
            "Some parts of the document are missing, unknown or not allowed; each is listed.",
            "Correct the listed parts and send the document again."
        ),
        .unknownElection: (
            "The court does not know this election",
            "No rules are loaded for the election that the document names.",
            "Choose an election from the list of elections."
        ),
        .unknownStation: (
            "The court does not know this polling station",
            "The document names a polling station that is not in this election.",
            "Check the number of the polling station, or call the court."
        ),
        .keyMissing: (
            "The key of the request is missing",
            "A filing needs the header Idempotency-Key with 16 to 128 visible letters, so that sending twice does no harm.",
            "Add the header and send the filing again."
        ),
        .keyReused: (
            "This key was used for another document",
            "The court already took in another document under the same key. Nothing of it was lost.",
            "Send the new document under a new key."
        ),
        .nonceUsed: (
            "This one-time number was used before",
            "Another document with the same nonce was taken in before.",
            "Put a new random nonce into the document, sign it and send it again."
        ),
        .tooLarge: (
            "Too large",
            "What was sent is larger than the court takes in one piece.",
            "Send a smaller file. Papers can follow after the complaint; the complaint itself is not held up."
        ),
        .wrongContentType: (
            "The court does not read this kind of content here",
            "The content type of the request is not one that this address takes.",
            "Send it as the documentation of this address says."
        ),
        .brokenMultipart: (
            "The parts of the request cannot be told apart",
            "The multipart body is broken, or a part is unknown or sent twice.",
            "Send the request again; if a program sent it, correct the program."
        ),
        .brokenRequest: (
            "The request cannot be read",
            "The address, a header or the body is not written as it must be.",
            "Go back and try again; if a program sent it, correct the program."
        ),
        .notSignedIn: (
            "Please say who you are",
            "This address needs the secret of the case, or a person who has signed in.",
            "Give the number and the secret of the case, or sign in with your key."
        ),
        .challengeOver: (
            "The time to sign in is over",
            "The challenge was used before, or its two minutes are over.",
            "Get a new challenge and sign it."
        ),
        .badSignature: (
            "The signature does not stand",
            "The signature is not over these bytes, or not by the person who must sign; the code says which.",
            "Sign exactly the bytes you downloaded, with your own key for signing documents."
        ),
        .unsigned: (
            "A signature is missing",
            "This document must be signed by the person who sends it.",
            "Sign the document and send it with the signature."
        ),
        .notYours: (
            "This is not open to you",
            "Either there is nothing here under that number and secret, or it belongs to somebody else.",
            "Check the number and the secret. If you lost the secret, come to the counter or call the court."
        ),
        .tooMany: (
            "Too many attempts",
            "There were too many wrong attempts at this case or from this address.",
            "Wait as long as the answer says and try again. Nothing you filed is lost, and its time keeps running."
        ),
        .limitReached: (
            "There are as many as there may be",
            "The number of keys or screens that may be in use at once is reached.",
            "End one that is not used any more, then make the new one."
        ),
        .tooManyFilings: (
            "Too many complaints of one person",
            "The court has taken as many complaints of this person within the hour as it takes.",
            "Try again later, or hand the complaint in at the counter. What is registered stays registered."
        ),
        .outOfTurn: (
            "This cannot be done now",
            "The case stands at a point where this act has no place.",
            "Look at the case again: it says who acts next and by when."
        ),
        .stalePage: (
            "The case has moved on",
            "Something happened in the case since this page was shown, or somebody else has it now.",
            "Open the case again and act on what it shows now. Nothing was changed."
        ),
        .listFrozen: (
            "The voter list is frozen",
            "The count has begun at this polling station, so no order may alter its list any more.",
            "Decide on the legality, without an order that alters the list."
        ),
        .termOver: (
            "The time for this is over",
            "The time to ratify or to correct this complaint has ended, so the court leaves it unconsidered.",
            "File the complaint again, signed and complete, or call the court."
        ),
        .stationOpen: (
            "The station has not closed yet",
            "The count begins only when the station has closed, and by what was said last it is still open.",
            "Say it when the count has begun. If the station closed early, the court or the commission says the earlier closing first, with the reason."
        ),
        .closingTooEarly: (
            "This closing is not yours to say",
            "A station's own commission may keep the station open longer, but not close it earlier than was said last.",
            "Ask the commission above, or the duty officer of the court, to say the earlier closing with the reason."
        ),
        .countBegun: (
            "The count has begun",
            "The count was said to have begun at this station, so it does not open again.",
            "If that was a mistake, the duty officer of the court says when the station closes, with the reason."
        ),
        .otherHash: (
            "This is another paper",
            "The bytes that arrived have another SHA-256 than the address names. They were not kept.",
            "Send the paper again from its first byte, under the SHA-256 of its own bytes."
        ),
        .wrongOffset: (
            "This part does not follow",
            "The part begins somewhere else than where the last one ended, or belongs to a paper of another size.",
            "Go on from the byte that the answer names. What arrived before is not lost."
        ),
        .unknownCase: (
            "There is no such case",
            "No case has this number.",
            "Check the number and try again."
        ),
        .notFound: (
            "There is nothing at this address",
            "The address is not one of this service.",
            "Go to the start page. Nothing you filed is lost."
        ),
        .wrongMethod: (
            "This address does not take that",
            "The address exists, but not for this method.",
            "Use one of the methods that the answer lists."
        ),
        .timedOut: (
            "The request came too slowly",
            "The connection was too slow to send everything in time.",
            "Try again. Send the complaint first and large papers afterwards."
        ),
        .internalError: (
            "Something went wrong at the court",
            "The court’s service made a mistake. What was registered before is not lost.",
            "Try again in a minute, or call the court. Sending the same complaint again does no harm."
        ),
        .busy: (
            "The court’s service is busy",
            "The service cannot take this in at the moment.",
            "Try again in a few seconds. Nothing you typed is lost, and sending again does no harm."
        ),
    ]
}
