-- Until when whoever fills the sample is taken to be at work on it, and renewed on the way: nobody wipes it meanwhile.
ALTER TABLE `site` ADD COLUMN `sample_filling_until` text;
