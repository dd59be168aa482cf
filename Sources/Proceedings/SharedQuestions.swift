private import Synchronization

/// Equal questions are asked once at a time: whoever comes while one is under way waits for its answer.
final class SharedQuestions<Answer: Sendable>: Sendable {
    private let waiting = Mutex<[String: [CheckedContinuation<Answer?, Never>]]>([:])

    /// How many are waiting for the answer to `question`, who asks included.
    func askers(of question: String) -> Int {
        waiting.withLock { waiting in waiting[question].map { $0.count + 1 } ?? 0 }
    }

    /// The answer to `question`, by asking or by waiting for somebody who asks already.
    func answer(to question: String, _ ask: () async -> Answer) async -> Answer {
        while true {
            let isFirst = waiting.withLock { waiting in
                guard waiting[question] == nil else { return false }
                waiting[question] = []
                return true
            }
            if isFirst {
                let answer = await ask()
                let others = waiting.withLock { $0.removeValue(forKey: question) ?? [] }
                for other in others { other.resume(returning: answer) }
                return answer
            }
            let shared: Answer? = await withCheckedContinuation { continuation in
                let isLate = waiting.withLock { waiting in
                    guard waiting[question] != nil else { return true }
                    waiting[question]?.append(continuation)
                    return false
                }
                // Whoever asked has gone meanwhile: then this one asks himself.
                if isLate { continuation.resume(returning: nil) }
            }
            if let shared { return shared }
        }
    }
}
