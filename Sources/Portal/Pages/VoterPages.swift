internal import HTTP

extension Porter {
    /// The pages of voters and of the public.
    func addVoterPages(to router: inout Router) {}
}
