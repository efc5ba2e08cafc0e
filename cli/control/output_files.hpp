#pragma once
// Files that commands write: collected, and written whole at the end. Names are relative to the folder of -o,
// or to the current one.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::cli::control {

class OutputFiles {
public:
    // confined: names may not lead out of the folder.
    OutputFiles(std::optional<std::string> folder, bool confined)
        : folder_(std::move(folder)), confined_(confined) {}

    // Where that file will be; fails where it may not be written.
    [[nodiscard]] Outcome<std::string> place(const std::string& name) const;
    void text(const std::string& place, const std::string& text, bool append);
    void table(const std::string& place, results::Table table, bool append); // a rawfile
    // The names of what was written, or the first failure.
    [[nodiscard]] Outcome<std::vector<std::string>> write(const std::string& deck);
    [[nodiscard]] bool has_folder() const { return folder_.has_value(); }

private:
    std::optional<std::string> folder_;
    bool confined_;
    std::map<std::string, std::string> texts_;
    std::map<std::string, std::vector<results::Table>> tables_;
};

} // namespace nullor::cli::control
