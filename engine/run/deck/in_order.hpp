#pragma once
// Pieces of work side by side, their output in order.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace nullor::run {

// A place in the queue: wait() returns when all earlier pieces are done.
class Turn {
public:
    Turn(std::size_t index, std::size_t& next, std::mutex& mutex, std::condition_variable& changed)
        : index_(index), next_(next), mutex_(mutex), changed_(changed) {}
    void wait() const {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return next_ == index_; });
    }
    // True from the moment at which wait() would not wait.
    [[nodiscard]] bool arrived() const {
        if (arrived_) return true;
        const std::lock_guard lock(mutex_);
        return arrived_ = next_ == index_;
    }

private:
    std::size_t index_;
    std::size_t& next_;
    std::mutex& mutex_;
    std::condition_variable& changed_;
    mutable bool arrived_ = false; // a turn belongs to one thread
};

// More threads than this only wait for one another.
inline constexpr int most_threads = 64;

// Calls work(k, turn) for k in [0, count), up to `jobs` at a time. What comes after turn.wait() runs in
// order. No more than `jobs` pieces are begun and not done, so what they hold back is bounded. Where
// `stopped` becomes true, no further piece is begun.
inline void in_order(std::size_t count, int jobs, const std::function<void(std::size_t, const Turn&)>& work,
                     const std::atomic<bool>* stopped = nullptr) {
    std::atomic<std::size_t> taken{0};
    std::size_t next = 0;
    std::mutex mutex;
    std::condition_variable changed;
    const auto worker = [&] {
        // Those taken are an unbroken row from 0 on: none waits for one that is not begun.
        while (!stopped || !*stopped) {
            const std::size_t k = taken++;
            if (k >= count) break;
            const Turn turn(k, next, mutex, changed);
            work(k, turn);
            turn.wait();
            const std::lock_guard lock(mutex);
            ++next;
            changed.notify_all();
        }
    };
    std::vector<std::thread> others;
    try {
        for (int j = 1; j < std::min(jobs, most_threads) && static_cast<std::size_t>(j) < count; ++j)
            others.emplace_back(worker);
    } catch (const std::system_error&) {
        // The machine gives no more threads: those there are do the work.
    }
    worker();
    for (std::thread& thread : others) thread.join();
}

} // namespace nullor::run
