// corpus_tests FOLDER [NAME]: decks of other people against the results that ngspice and Xyce had for them;
// NAME: only those whose path holds it. What differs or is not read yet is listed with the reason.

#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "tests/corpus/suite.hpp"

namespace {

// The current folder while it lives, gone at its end with all that decks wrote into it (wrdata).
class Scratch {
public:
    Scratch() : path_(std::filesystem::temp_directory_path() / fmt::format("nullor-corpus-{}", getpid())) {
        std::filesystem::create_directory(path_);
        std::filesystem::current_path(path_);
    }
    ~Scratch() {
        std::filesystem::current_path(path_.parent_path());
        std::filesystem::remove_all(path_);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

private:
    std::filesystem::path path_;
};

} // namespace

int main(int count, char** arguments) {
    if (count != 2 && count != 3) {
        fmt::print("corpus_tests FOLDER [NAME]\n");
        return 2;
    }
    const std::filesystem::path folder = std::filesystem::absolute(arguments[1]);
    if (!std::filesystem::is_directory(folder / "decks") || !std::filesystem::is_directory(folder / "xyce")) {
        fmt::print("skipped: there is no collection of decks at {}\n", folder.lexically_normal().string());
        return 0;
    }
    const Scratch scratch;
    corpus::Suite suite(count == 3 ? arguments[2] : "");
    suite.decks(folder / "decks");
    suite.xyce(folder / "xyce");
    suite.ngspice(folder / "ngspice");
    return suite.failed() > 0;
}
