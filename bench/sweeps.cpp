#include "bench/sweeps.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/decks.hpp"

namespace bench {
namespace {

namespace fs = std::filesystem;

// The loop of bench/decks/drawn.spice does a tenth of the samples; its cost is the same for each.
constexpr int samples = 10000, frequencies = 201, spice_samples = 1000, many_samples = 100000;

struct Compared {
    std::string work;
    std::size_t points;
    std::vector<std::string> ours, theirs;
    double times = 1;    // theirs, so often, are as much as ours
    std::string written; // by nullor
};

struct Least {
    std::optional<Cost> cost;

    bool take(const std::optional<Cost>& one, double (*of)(const Cost&)) {
        if (one && (!cost || of(*one) < of(*cost))) cost = one;
        return one.has_value();
    }
};

double cpu_of(const Cost& cost) {
    return cost.cpu();
}

double elapsed_of(const Cost& cost) {
    return cost.elapsed;
}

std::string deck_file(const Programs& programs, const std::string& name, const std::string& text) {
    const fs::path folder = fs::path(programs.folder) / "sweeps";
    fs::create_directories(folder);
    std::ofstream(folder / name) << text;
    return (folder / name).string();
}

double own_cpu() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// CPU seconds of a loop that fills a piece of 256 KB and writes it, into a new file.
double writing(const fs::path& file, std::uintmax_t bytes, int repeats) {
    std::vector<double> piece(32768);
    double least = 0;
    for (int round = 0; round < repeats; ++round) {
        fs::remove(file);
        const double begin = own_cpu();
        const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        for (std::uintmax_t done = 0; done < bytes;) {
            for (std::size_t k = 0; k < piece.size(); ++k) piece[k] = static_cast<double>(done + k);
            const auto size = std::min<std::uintmax_t>(bytes - done, piece.size() * sizeof(double));
            if (::write(descriptor, piece.data(), size) != static_cast<ssize_t>(size)) return 0;
            done += size;
        }
        ::close(descriptor);
        const double cpu = own_cpu() - begin;
        if (round == 0 || cpu < least) least = cpu;
    }
    fs::remove(file);
    return least;
}

std::string compared_row(const Compared& work, int repeats) {
    Least ours, theirs;
    std::error_code none;
    for (int round = 0; round < repeats; ++round) {
        // To throw away what was there before is no part of the work.
        fs::remove(work.written, none);
        if (!ours.take(cost_of(work.ours), cpu_of) || !theirs.take(cost_of(work.theirs), cpu_of)) {
            fmt::print(stderr, "{}: no result\n", work.work);
            return {};
        }
    }
    const std::uintmax_t bytes = fs::file_size(work.written, none);
    const double alone = none ? 0 : writing(work.written + ".alone", bytes, 5);
    fs::remove(work.written, none);
    const double a = ours.cost->cpu(), b = theirs.cost->cpu() * work.times;
    const double points = static_cast<double>(work.points);
    return fmt::format("| {} | {} | {:.4f} | {:.1f} | {:.3f} | {:.1f} | {:.1f} | {:.4f} | {:.1f} |\n",
                       work.work, work.points, a, 1e9 * a / points, b, 1e9 * b / points, b / a, alone,
                       alone > 0 ? a / alone : 0);
}

std::vector<std::string> sweep_command(const Programs& programs, const std::string& deck, int count,
                                       int threads, const std::string& out) {
    return {programs.nullor,           "sweep", deck, "--samples", fmt::format("{}", count), "-o", out, "-j",
            fmt::format("{}", threads)};
}

std::string threads_table(const Programs& programs, const std::string& deck, int repeats) {
    // In memory: how long a disk takes to have it all does not depend on threads.
    const fs::path memory = "/dev/shm";
    const std::string name = fmt::format("nullor-bench-{}.nc", ::getpid());
    const std::string out = fs::is_directory(memory) ? (memory / name).string() : deck + ".threads.nc";
    Least one, two;
    std::error_code ignored;
    for (int round = 0; round < repeats; ++round) {
        fs::remove(out, ignored);
        if (!one.take(cost_of(sweep_command(programs, deck, many_samples, 1, out)), elapsed_of)) return {};
        fs::remove(out, ignored);
        if (!two.take(cost_of(sweep_command(programs, deck, many_samples, 2, out)), elapsed_of)) return {};
    }
    fs::remove(out, ignored);
    return fmt::format("| threads | elapsed s | CPU s |\n|---|---|---|\n| 1 | {:.3f} | {:.3f} |\n"
                       "| 2 | {:.3f} | {:.3f} |\n\nTwo threads: {:.2f} times one.\n",
                       one.cost->elapsed, one.cost->cpu(), two.cost->elapsed, two.cost->cpu(),
                       one.cost->elapsed / two.cost->elapsed);
}

} // namespace

std::string sweep_tables(const Programs& programs, int repeats) {
    constexpr const char* million = ".ac dec 142857 1 10meg";
    const std::string folder = (fs::path(programs.folder) / "sweeps").string();
    const auto run = [&](const std::string& name, const std::string& text) {
        return std::vector<std::string>{programs.nullor,
                                        "run",
                                        deck_file(programs, name + ".cir", text),
                                        "-o",
                                        folder,
                                        "--format",
                                        "raw",
                                        "-j",
                                        "1"};
    };
    const auto spice = [&](const std::string& name, const std::string& text) {
        return std::vector<std::string>{programs.ngspice,
                                        "-n",
                                        "-b",
                                        "-r",
                                        folder + "/" + name + ".spice.raw",
                                        deck_file(programs, name + ".spice", text)};
    };
    const std::string drawn = deck_file(programs, "drawn.cir", deck_text("drawn.cir"));
    const std::vector<Compared> all = {
        {fmt::format("{} samples of {} frequencies, inverting", samples, frequencies),
         static_cast<std::size_t>(samples) * frequencies,
         sweep_command(programs, drawn, samples, 1, folder + "/drawn.nc"),
         spice("drawn", deck_text("drawn.spice")), static_cast<double>(samples) / spice_samples,
         folder + "/drawn.nc"},
        {"1e6 frequencies, inverting", 1000000,
         run("million", with_cards(deck_text("inverting.cir"), million, "")),
         spice("million", with_cards(deck_text("inverting.spice"), million, "")), 1,
         folder + "/million.ac.raw"},
        {"20001 frequencies, 100 op-amps", 20001, run("chain", chain_response(Dialect::nullor)),
         spice("chain", chain_response(Dialect::spice)), 1, folder + "/chain.ac.raw"},
    };
    std::string text = "| work | points | nullor: CPU s | ns a point | ngspice: CPU s | ns a point | ratio | "
                       "writing alone: CPU s | nullor beside that |\n|---|---|---|---|---|---|---|---|---|\n";
    for (const Compared& work : all) {
        fmt::print(stderr, "{}\n", work.work);
        text += compared_row(work, std::max(repeats, 5));
    }
    fmt::print(stderr, "threads\n");
    return text + "\n" + threads_table(programs, drawn, std::max(repeats, 5));
}

} // namespace bench
