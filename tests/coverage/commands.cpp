// Commands and their options, as --help lists them: each is run once as it should be, and once without.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/coverage/item.hpp"

namespace nullor::coverage {

namespace {

namespace fs = std::filesystem;

// DIR stands for a folder of its own. What is looked for is in a file of it, or in the output where file is
// empty.
struct CommandProof {
    std::string command, option; // option empty: the command itself
    std::vector<std::string> words;
    int status;
    std::string file, text;
    std::vector<std::vector<std::string>> before = {}; // what is run first, with status 0
};

const std::vector<CommandProof>& proofs() {
    static const std::string deck = "netlists/inverting.cir", small = "netlists/features/card-save.cir";
    static const std::string wrong = "netlists/errors/expect-fails.cir",
                             bad = "netlists/errors/card-misspelt.cir";
    static const std::string outside = "netlists/errors/include-outside.cir",
                             refused = "outside of the deck's folder";
    static const std::string large = "netlists/errors/subcircuit-expansion.cir",
                             too_large = "more than 20 devices";
    static const std::string amplifier = "netlists/features/qualify.lib";
    static const std::string drawn = "netlists/tolerances.cir";
    static const std::vector<std::string> halves[] = {
        {"sweep", drawn, "-o", "DIR/out.nc", "--samples", "4", "--shard", "1/2"},
        {"sweep", drawn, "-o", "DIR/out.nc", "--samples", "4", "--shard", "2/2"}};
    static const std::vector<CommandProof> list = {
        {"run", "", {"run", small}, 0, "", "divider"},
        {"run", "--output", {"run", small, "-o", "DIR"}, 0, "card-save.op.csv", "v(out),i(r1),i(r2)"},
        {"run",
         "--format",
         {"run", small, "-o", "DIR", "--format", "json"},
         0,
         "card-save.op.json",
         "v(out)"},
        {"run", "--define", {"run", wrong, "-D", "r2=1k"}, 0, "", ""},
        {"run", "--explain", {"run", small, "-o", "DIR", "--explain"}, 0, "card-save.explain.txt", "newton"},
        {"run",
         "--keep-going",
         {"run", "netlists/errors/unsupported-card.cir", "--keep-going"},
         2,
         "",
         "Operating point"},
        {"run", "--jobs", {"run", small, "-j", "0"}, 2, "", ""},
        {"run", "--sandbox", {"run", outside, "--sandbox"}, 4, "", refused},
        {"run", "--max-devices", {"run", large, "--max-devices", "20"}, 2, "", too_large},
        {"sweep", "", {"sweep", drawn, "-o", "DIR/out.nc"}, 0, "", "out.nc: 101 points", {}},
        {"sweep", "--output", {"sweep", drawn, "-o", "DIR/out.nc"}, 0, "out.nc", "v(out)", {}},
        {"sweep",
         "--step",
         {"sweep", drawn, "-o", "DIR/out.nc", "--step", "r2=9900:10100:log:3"},
         0,
         "",
         "3 steps x",
         {}},
        {"sweep",
         "--samples",
         {"sweep", drawn, "-o", "DIR/out.nc", "--samples", "4"},
         0,
         "",
         "4 samples x",
         {}},
        {"sweep",
         "--seed",
         {"sweep", drawn, "-o", "DIR/out.nc", "--samples", "50", "--seed", "7"},
         1,
         "",
         "mean 9.9421",
         {}},
        {"sweep",
         "--sampling",
         {"sweep", drawn, "-o", "DIR/out.nc", "--samples", "50", "--sampling", "sobol"},
         1,
         "",
         "mean 9.9186",
         {}},
        {"sweep", "--corners", {"sweep", drawn, "-o", "DIR/out.nc", "--corners"}, 1, "", "16 samples x", {}},
        {"sweep",
         "--shard",
         {"sweep", drawn, "-o", "DIR/out.nc", "--samples", "4", "--shard", "1/2"},
         0,
         "out.1of2.nc",
         "v(out)",
         {}},
        {"sweep",
         "--resume",
         {"sweep", drawn, "-o", "DIR/out.nc", "--samples", "4", "--resume"},
         0,
         "",
         "4 variants were finished before",
         {{"sweep", drawn, "-o", "DIR/out.nc", "--samples", "4"}}},
        {"sweep",
         "--verify",
         {"sweep", drawn, "-o", "DIR/out.nc", "--verify", "all"},
         0,
         "out.nc",
         "verification=all",
         {}},
        {"sweep", "--stats", {"sweep", drawn, "-o", "DIR/out.nc", "--stats"}, 0, "", "in lanes", {}},
        {"sweep", "--define", {"sweep", wrong, "-o", "DIR/out.nc", "-D", "r2=1k"}, 0, "", "100 %", {}},
        {"sweep", "--jobs", {"sweep", drawn, "-o", "DIR/out.nc", "-j", "0"}, 2, "", "", {}},
        {"sweep", "--sandbox", {"sweep", outside, "-o", "DIR/out.nc", "--sandbox"}, 4, "", refused, {}},
        {"sweep",
         "--max-devices",
         {"sweep", large, "-o", "DIR/out.nc", "--max-devices", "20"},
         2,
         "",
         too_large,
         {}},
        {"merge",
         "",
         {"merge", "DIR/out.nc", "DIR/out.2of2.nc", "DIR/out.1of2.nc"},
         0,
         "",
         "2 shards joined",
         {halves[0], halves[1]}},
        {"test", "", {"test", "netlists/features/card-op.cir"}, 0, "", "4 of 4 expectations met"},
        {"test", "--junit", {"test", small, "--junit", "DIR/r.xml"}, 0, "r.xml", "<testsuite "},
        {"test", "--json", {"test", small, "--json", "DIR/r.json"}, 0, "r.json", "\"holds\": true"},
        {"test",
         "--metamorphic",
         {"test", "netlists/features/card-op.cir", "--metamorphic"},
         0,
         "",
         "other forms agree"},
        {"test", "--define", {"test", wrong, "-D", "r2=1k"}, 0, "", "1 of 1 expectations met"},
        {"test", "--jobs", {"test", small, "-j", "0"}, 2, "", ""},
        {"test", "--sandbox", {"test", outside, "--sandbox"}, 4, "", refused},
        {"test", "--max-devices", {"test", large, "--max-devices", "20"}, 2, "", too_large},
        {"check", "", {"check", bad}, 2, "", "unknown card"},
        {"check", "--format", {"check", bad, "--format", "json"}, 2, "", "\"severity\""},
        {"check", "--define", {"check", small, "-D", "nothing=1"}, 2, "", "nothing"},
        {"check", "--sandbox", {"check", outside, "--sandbox"}, 4, "", refused},
        {"check", "--max-devices", {"check", large, "--max-devices", "20"}, 2, "", too_large},
        {"export", "", {"export", deck, "--to", "spice"}, 0, "", ".subckt"},
        {"export", "--to", {"export", deck, "--to", "spice"}, 0, "", ".subckt"},
        {"export", "--output", {"export", deck, "--to", "spice", "-o", "DIR/x.cir"}, 0, "x.cir", ".subckt"},
        {"export", "--define", {"export", deck, "--to", "spice", "-D", "nothing=1"}, 2, "", "nothing"},
        {"export", "--sandbox", {"export", outside, "--to", "spice", "--sandbox"}, 4, "", refused},
        {"export",
         "--max-devices",
         {"export", large, "--to", "spice", "--max-devices", "20"},
         2,
         "",
         too_large},
        {"plot", "", {"plot", "DIR/table.csv"}, 0, "", "<svg"},
        {"plot", "--output", {"plot", "DIR/table.csv", "-o", "DIR/x.html"}, 0, "x.html", "<svg"},
        {"plot", "--column", {"plot", "DIR/table.csv", "-c", "v(none)"}, 2, "", "v(none)"},
        {"plot", "--title", {"plot", "DIR/table.csv", "--title", "Its own title"}, 0, "", "Its own title"},
        {"plot", "--xrange", {"plot", "DIR/table.csv", "--xrange", "5:1"}, 2, "", "--xrange 10:1meg"},
        {"plot", "--yrange", {"plot", "DIR/table.csv", "--yrange", "5:1"}, 2, "", "--yrange 10:1meg"},
        {"report", "", {"report", "DIR/table.csv"}, 0, "", "points"},
        {"report", "--output", {"report", "DIR/table.csv", "-o", "DIR/r.html"}, 0, "r.html", "<svg"},
        {"qualify", "", {"qualify", amplifier}, 0, "", "offset voltage"},
        {"qualify", "--pins", {"qualify", amplifier, "--pins", "inp,inn,out"}, 0, "", "has no supply pins"},
        {"qualify", "--supply", {"qualify", amplifier, "--supply", "12/-5"}, 0, "", "supply  12 V, -5 V"},
        {"qualify",
         "--limits",
         {"qualify", amplifier, "--limits", "netlists/features/qualify.toml"},
         1,
         "",
         "2 of 3 within their limits"},
        {"qualify", "--benches", {"qualify", amplifier, "--benches", "DIR"}, 0, "gain.cir", ".ac dec"},
        {"qualify", "--json", {"qualify", amplifier, "--json"}, 0, "", "\"supply_from\""},
        {"qualify", "--jobs", {"qualify", amplifier, "-j", "0"}, 2, "", ""},
        {"completion", "", {"completion", "bash"}, 0, "", "complete -o filenames"},
    };
    return list;
}

std::string file_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string quoted(const std::string& word) {
    return "'" + word + "'";
}

// Exit status and all output.
std::pair<int, std::string> execute(const std::string& nullor, const std::vector<std::string>& words) {
    std::string line = quoted(nullor);
    for (const std::string& word : words) line.append(" ").append(quoted(word));
    std::FILE* pipe = popen((line + " 2>&1 </dev/null").c_str(), "r");
    if (!pipe) return {-1, {}};
    std::string output;
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, count);
    const int status = pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / fmt::format("nullor-coverage-{}", getpid())) {}
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    // Empty but for a table to plot.
    void clear() const {
        fs::remove_all(path_);
        fs::create_directories(path_);
        std::ofstream(path_ / "table.csv") << "time,v(out)\n0,0\n1,2\n2,1\n";
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

bool holds(const std::string& nullor, const CommandProof& proof, const std::vector<std::string>& words,
           const Folder& folder) {
    const auto in_folder = [&](std::vector<std::string> line) {
        for (std::string& word : line)
            if (word.rfind("DIR", 0) == 0) word.replace(0, 3, folder.path().string());
        return line;
    };
    folder.clear();
    for (const std::vector<std::string>& line : proof.before)
        if (execute(nullor, in_folder(line)).first != 0) return false;
    const auto [status, output] = execute(nullor, in_folder(words));
    if (status != proof.status) return false;
    return (proof.file.empty() ? output : file_text(folder.path() / proof.file)).find(proof.text) !=
           std::string::npos;
}

// Option and value; the command's own word misspelt.
std::vector<std::string> without(const CommandProof& proof) {
    std::vector<std::string> words = proof.words;
    if (proof.option.empty()) {
        words[0] = "no-" + words[0];
        return words;
    }
    const std::string letter = proof.option == "--define" ? "-D" : proof.option.substr(1, 2);
    const auto found = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
        return word == proof.option || word == letter;
    });
    if (found != words.end()) words.erase(found, std::min(words.end(), found + 2));
    return words;
}

// Of a --help page: words that start a line's second column (options), or the lines of its list of commands.
std::vector<std::string> long_options(const std::string& help) {
    std::vector<std::string> names;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string first;
        words >> first;
        if (first.empty() || first[0] != '-') continue;
        const std::size_t at = first.find("--");
        if (at == std::string::npos) continue;
        const std::string name = first.substr(at, first.find_first_of(",=[", at) - at);
        if (name != "--help" && name != "--version") names.push_back(name);
    }
    return names;
}

std::vector<std::string> command_names(const std::string& help) {
    std::vector<std::string> names;
    std::istringstream lines(help);
    bool listed = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("Subcommands:", 0) == 0 || line.rfind("SUBCOMMANDS:", 0) == 0) {
            listed = true;
        } else if (listed) {
            std::istringstream words(line);
            std::string name;
            if (line.empty() || line[0] != ' ' || !(words >> name)) break;
            names.push_back(name);
        }
    }
    return names;
}

std::string shown(const std::vector<std::string>& words) {
    std::string text = "nullor";
    for (const std::string& word : words) text += " " + word;
    return "`" + text + "`";
}

} // namespace

std::vector<Row> command_rows(const std::string& nullor) {
    const Folder folder;
    std::vector<Row> rows;
    const auto add = [&](const std::string& command, const std::string& option) {
        Row row{"Commands", command + (option.empty() ? "" : " " + option), "", ""};
        for (const CommandProof& proof : proofs()) {
            if (proof.command != command || proof.option != option) continue;
            if (holds(nullor, proof, proof.words, folder) && !holds(nullor, proof, without(proof), folder))
                row.proof = shown(proof.words);
        }
        rows.push_back(std::move(row));
    };
    for (const std::string& command : command_names(execute(nullor, {"--help"}).second)) {
        add(command, "");
        for (const std::string& option : long_options(execute(nullor, {command, "--help"}).second))
            add(command, option);
    }
    return rows;
}

} // namespace nullor::coverage
