#pragma once
// The commands: each returns the exit status of CONTRACT (0, 1, 2, 3, 4, 130).

#include "cli/process/arguments.hpp"

namespace nullor::cli {

[[nodiscard]] int run(const RunArguments& arguments);
[[nodiscard]] int sweep(const SweepArguments& arguments);
[[nodiscard]] int merge(const MergeArguments& arguments);
[[nodiscard]] int test(const TestArguments& arguments);
[[nodiscard]] int check(const CheckArguments& arguments);
[[nodiscard]] int export_deck(const ExportArguments& arguments);
[[nodiscard]] int report(const ReportArguments& arguments);
[[nodiscard]] int plot(const PlotArguments& arguments);
[[nodiscard]] int qualify_model(const QualifyArguments& arguments);
[[nodiscard]] int completion(const CompletionArguments& arguments);

} // namespace nullor::cli
