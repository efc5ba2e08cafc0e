#pragma once
// SIGINT and SIGTERM ask for an end; a second one ends at once.

namespace nullor::cli {

void catch_interrupts();
[[nodiscard]] bool interrupted();

} // namespace nullor::cli
