#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/commands/deck_run.hpp"
#include "cli/process/interrupt.hpp"
#include "cli/process/output_checks.hpp"
#include "cli/text/diagnostics_text.hpp"
#include "cli/text/test_report.hpp"
#include "parser/export/export.hpp"

namespace nullor::cli {

int export_deck(const ExportArguments& arguments) {
    parser::Sources sources;
    Diagnostics diagnostics;
    const std::optional<parser::Job> job = read_job(arguments.deck, arguments.reading, sources, diagnostics);
    if (arguments.output && !spares_sources(*arguments.output, sources)) return 2;
    std::optional<parser::SpiceDeck> deck;
    if (job) deck = parser::export_spice(*job, diagnostics);
    std::cerr << render(diagnostics, sources, colours_on(STDERR_FILENO));
    if (interrupted()) return 130;
    if (!deck || diagnostics.has_errors()) return diagnostics.exit_status();
    return write_report(arguments.output.value_or("-"), deck->text) ? 0 : 4;
}

} // namespace nullor::cli
