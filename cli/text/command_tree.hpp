#pragma once
// The commands and their options, as the command line is read: what completions and the manual page are made
// of.

#include <string>
#include <vector>

namespace nullor::cli {

struct OptionText {
    std::vector<std::string> names;   // "-o", "--output"; of an operand its one name, "DECK"
    std::string meaning;              // one line
    std::string value;                // "NAME=VALUE"; empty: it takes none
    std::vector<std::string> choices; // all values that it takes, where they can be counted
    bool operand = false;             // a word by its place
    bool required = false;
    bool repeats = false;
};

struct CommandText {
    std::string name, meaning, footer;
    std::vector<OptionText> options; // in the order of the help
    std::vector<CommandText> commands;
};

} // namespace nullor::cli
