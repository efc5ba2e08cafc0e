#pragma once
// SIGINT and SIGTERM ask for an end. It comes within a second: what does not look at interrupted() is cut
// off. A second signal ends at once. Files that are not whole are removed in every case.

namespace nullor::cli {

void catch_interrupts();
[[nodiscard]] bool interrupted();

} // namespace nullor::cli
