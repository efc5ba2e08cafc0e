#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/process/input_checks.hpp"
#include "cli/process/output_checks.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/sweep_text.hpp"
#include "engine/results/sweep/sweep_merge.hpp"
#include "engine/run/sweep/sweep_summary.hpp"

namespace nullor::cli {

int merge(const MergeArguments& arguments) {
    if (!is_file_name(arguments.output) || !ends_in(arguments.output, {".nc"})) return 2;
    const Outcome<Done> merged = results::merge_shards(arguments.output, arguments.shards);
    if (merged) {
        fmt::print("{}: {} shards joined\n", arguments.output, arguments.shards.size());
        // It is whole: what the sweep would have said.
        const Outcome<run::SweepReport> report = run::report_of(arguments.output);
        if (report)
            fmt::print("{}", render(report.value(), "nullor run DECK", false));
        else
            complain(report.failure());
        return report ? 0 : 4;
    }
    const Failure& failure = merged.failure();
    for (const std::string& shard : arguments.shards)
        if (const std::optional<WrongInput> wrong = no_result(shard)) {
            complain(wrong->message, "shards are what nullor sweep --shard K/N writes, such as out.3of8.nc");
            return 4;
        }
    complain(failure);
    return failure.kind == Failure::Kind::bad_request ? 2 : 4;
}

} // namespace nullor::cli
