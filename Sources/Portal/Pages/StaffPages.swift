internal import HTTP

extension Porter {
    /// The pages of the staff.
    func addStaffPages(to router: inout Router) {}
}
