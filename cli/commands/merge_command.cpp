#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/process/output_checks.hpp"
#include "engine/results/sweep/sweep_merge.hpp"

namespace nullor::cli {

int merge(const MergeArguments& arguments) {
    if (!is_file_name(arguments.output)) return 2;
    const Outcome<Done> merged = results::merge_shards(arguments.output, arguments.shards);
    if (merged) {
        fmt::print("{}: {} shards joined\n", arguments.output, arguments.shards.size());
        return 0;
    }
    const Failure& failure = merged.failure();
    fmt::print(stderr, "error: {}\n", failure.message);
    if (!failure.hint.empty()) fmt::print(stderr, "  hint: {}\n", failure.hint);
    return failure.kind == Failure::Kind::bad_request ? 2 : 4;
}

} // namespace nullor::cli
