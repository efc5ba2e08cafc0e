#pragma once
// Names of files that are being written, for who ends the process where it stands: a signal handler, or
// nothing left to allocate from.

#include <memory>
#include <string>

namespace nullor::results {

struct UnfinishedName;
struct ForgetUnfinished {
    void operator()(UnfinishedName* name) const;
};
using Unfinished = std::unique_ptr<UnfinishedName, ForgetUnfinished>;

// From before the file exists until after it has its final name or is gone.
[[nodiscard]] Unfinished remember_unfinished(const std::string& path);

// Removes these files, and says so to all who open one from now on. Safe in a signal handler; to be followed
// by the end of the process.
void remove_unfinished_files();
[[nodiscard]] bool unfinished_files_are_gone();

} // namespace nullor::results
