#include "cli/control/control.hpp"

#include "cli/control/commands.hpp"
#include "cli/text/diagnostics_text.hpp"

namespace nullor::cli::control {

Carried carry_out(const Given& given) {
    Diagnostics found;
    const std::vector<Statement> statements = read_script(given.lines, found);
    Session session(given, Commands::carry_out);
    if (found.has_errors()) {
        Carried failed;
        failed.err = render(found, *given.sources, given.colours);
        failed.status = 2;
        return failed;
    }
    session.run(statements);
    return session.finish();
}

} // namespace nullor::cli::control
