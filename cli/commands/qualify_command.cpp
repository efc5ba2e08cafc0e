#include <algorithm>
#include <filesystem>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/process/output_checks.hpp"
#include "cli/process/status.hpp"
#include "cli/qualify/measure.hpp"
#include "cli/qualify/text.hpp"
#include "cli/text/diagnostics_text.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/test_report.hpp"

namespace nullor::cli {

int qualify_model(const QualifyArguments& arguments) {
    const bool warn_colours = colours_on(STDERR_FILENO);
    int status = 0;
    qualify::Limits limits;
    if (arguments.limits) {
        std::optional<qualify::Limits> read =
            qualify::read_limits(*arguments.limits, qualify::figure_names(), status);
        if (!read) return status;
        limits = std::move(*read);
    }
    parser::Sources sources;
    Diagnostics diagnostics;
    const std::optional<qualify::Model> model = qualify::find_model(
        {arguments.library, arguments.name, arguments.pins, arguments.supply}, sources, diagnostics, status);
    std::cerr << render(diagnostics, sources, warn_colours);
    if (!model) return status;
    const std::string folder = arguments.benches.value_or(".");
    const qualify::Datasheet sheet = qualify::measure(*model, limits, folder, arguments.jobs);
    status = sheet.exit_status();
    if (sheet.reading.has_errors()) {
        std::cerr << render(sheet.reading, sheet.sources, warn_colours);
        return status;
    }
    if (arguments.benches)
        for (const auto& [name, text] : sheet.decks)
            if (!write_report((std::filesystem::path(folder) / name).string(), text)) return 4;
    std::cout << (arguments.json ? qualify::json(sheet) : qualify::render(sheet, colours_on(STDOUT_FILENO)))
              << std::flush;
    if (!std::cout) {
        complain("standard output could not be written");
        status = combine(status, 4);
    }
    return status;
}

} // namespace nullor::cli
