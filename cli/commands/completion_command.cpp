#include <cstdio>

#include "cli/commands.hpp"
#include "cli/process/version.hpp"
#include "cli/text/completions.hpp"
#include "cli/text/man_page.hpp"

namespace nullor::cli {

int completion(const CompletionArguments& arguments) {
    const std::string text = arguments.form == "bash"   ? bash_completion(arguments.program)
                             : arguments.form == "zsh"  ? zsh_completion(arguments.program)
                             : arguments.form == "fish" ? fish_completion(arguments.program)
                                                        : man_page(arguments.program, NULLOR_VERSION);
    const bool written = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    return written ? 0 : 4;
}

} // namespace nullor::cli
