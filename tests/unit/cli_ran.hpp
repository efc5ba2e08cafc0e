// The commands in this process, with what they write to standard output and standard error.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "tests/unit/results_files.hpp"

namespace cli_ran {

struct Ran {
    int status = -1;
    std::string out, err;
};

// One of the two streams goes to a file as long as this lives.
class Redirected {
public:
    Redirected(int stream, const std::string& path) : stream_(stream), saved_(::dup(stream)) {
        const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_NOCTTY, 0600);
        REQUIRE(file >= 0);
        REQUIRE(saved_ >= 0);
        ::dup2(file, stream_);
        ::close(file);
    }
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;
    ~Redirected() {
        ::dup2(saved_, stream_);
        ::close(saved_);
    }

private:
    int stream_, saved_;
};

inline Ran captured(const std::function<int()>& command) {
    const results_files::Folder folder;
    Ran ran;
    const auto flush = [] {
        std::cout.flush();
        std::cerr.flush();
        std::fflush(nullptr);
    };
    flush();
    {
        const Redirected out(STDOUT_FILENO, folder / "out"), err(STDERR_FILENO, folder / "err");
        ran.status = command();
        flush();
    }
    ran.out = results_files::text_of(folder / "out");
    ran.err = results_files::text_of(folder / "err");
    return ran;
}

inline nullor::cli::Arguments parsed(std::vector<std::string> words) {
    words.insert(words.begin(), "nullor");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    return nullor::cli::parse_arguments(static_cast<int>(argv.size()), argv.data());
}

// As main does it, but for the signals.
inline Ran nullor_with(const std::vector<std::string>& words) {
    using namespace nullor::cli;
    struct Visitor {
        int operator()(const Finished& a) const { return a.status; }
        int operator()(const RunArguments& a) const { return run(a); }
        int operator()(const SweepArguments& a) const { return sweep(a); }
        int operator()(const MergeArguments& a) const { return merge(a); }
        int operator()(const TestArguments& a) const { return test(a); }
        int operator()(const CheckArguments& a) const { return check(a); }
        int operator()(const ExportArguments& a) const { return export_deck(a); }
        int operator()(const PlotArguments& a) const { return plot(a); }
        int operator()(const ReportArguments& a) const { return report(a); }
        int operator()(const QualifyArguments& a) const { return qualify_model(a); }
        int operator()(const CompletionArguments& a) const { return completion(a); }
    };
    return captured([&] { return std::visit(Visitor{}, parsed(words)); });
}

inline bool has(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

// Exit status of `work` in a process of its own, or minus the signal that ended it.
inline int in_child(const std::function<int()>& work) {
    std::fflush(nullptr);
    std::cout.flush();
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) std::_Exit(work());
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace cli_ran
